"""The audit as directors read it: words and names, narrowed as asked, at a constant price; and the same as a file."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.cast import NOW

from regulars.customers.tests.making import customer
from regulars.lib.caller import calling_from
from regulars.staff import audit
from regulars.staff.api_keys import make_key
from regulars.staff.models import AuditRecord

pytestmark = pytest.mark.django_db


def page(browser, query="") -> str:
    answer = browser.get(f"/audit/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def named(employee) -> str:
    return f"staff.employee:{employee.pk}"


def rows(text: str) -> int:
    return text.count("<time")


@pytest.fixture
def director(client_as, dora):
    return client_as(dora)


@pytest.fixture
def olena(company):
    return customer("Olena Melnyk")


@pytest.fixture
def written(dora, nadia, bohdan, olena):
    """Dora made Bohdan a manager; Nadia looked at Olena from an address; somebody tried Nadia's account."""
    change = {"before": "agent", "after": "manager"}
    audit.record(actor=named(dora), action="staff.role_changed", ref=named(bohdan), details=change, now=NOW)
    with calling_from("203.0.113.9"):
        audit.record_sight(olena.id, actor=named(nadia), now=NOW + timedelta(days=1))
    audit.record(actor="", action="staff.sign_in_failed", ref=named(nadia), details={"why": "code"}, now=NOW)


def test_it_is_told_in_words_and_names_with_the_way_to_what_it_is_about(director, written, olena, bohdan):
    shown = page(director)
    for words in ("Dora Levytska", "Changed a role", "Support agent → Manager", "Bohdan Koval",
                  f'href="/team/{bohdan.pk}/"', "Nadia Bondar",
                  "Looked at a customer", f'href="/customers/{olena.id}/"', "Olena Melnyk",
                  "203.0.113.9", "nobody signed in", "The code was wrong"):  # fmt: skip
        assert words in shown, words
    assert "staff.role_changed</" not in shown


def test_it_is_narrowed_by_person_action_customer_and_days_of_the_reader(director, written, olena, dora, nadia):
    assert rows(page(director)) == 3
    assert rows(page(director, f"?by={named(dora)}")) == 1
    assert rows(page(director, "?action=customers.seen")) == 1
    assert rows(page(director, f"?customer={olena.id}")) == 1
    assert rows(page(director, "?since=2026-11-21")) == 1
    assert rows(page(director, "?since=2026-11-20&until=2026-11-20")) == 2
    assert rows(page(director, f"?by={named(nadia)}&until=2026-11-20")) == 0


def test_a_day_is_the_day_of_the_reader_and_not_of_the_server(director, dora):
    just_after_midnight_in_kyiv = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
    audit.record(actor=named(dora), action="staff.signed_in", now=just_after_midnight_in_kyiv)
    shown = page(director, "?since=2026-11-21")
    assert rows(shown) == 1
    assert "Nov 21, 2026</time> 00:30" in shown
    assert rows(page(director, "?until=2026-11-20")) == 0


@pytest.mark.parametrize("query", ["?customer=x", "?customer=99999999999999999999", "?since=tomorrow", "?by=nobody"])
def test_what_cannot_be_asked_is_said_beside_its_field(director, written, query):
    answer = director.get(f"/audit/{query}")
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()


def test_pages_follow_one_another_and_cost_the_same_however_long(director, dora, django_assert_num_queries):
    for number in range(120):
        one = customer(f"Number {number}")
        audit.record_sight(one.id, actor=named(dora), now=NOW + timedelta(minutes=number))
    with django_assert_num_queries(8):  # session, reader, company, employees, keys, records, names of both
        first = director.get("/audit/")
    more = director.get(first.context["next_url"])
    assert (rows(first.content.decode()), rows(more.content.decode())) == (50, 50)
    assert "Number 119" in first.content.decode()
    assert "Number 69<" in more.content.decode()


def test_a_program_is_named_and_somebody_erased_is_a_number(director):
    key, _secret = make_key(name="Shop", scopes=["import"], employee_id=None, actor="test", now=NOW)
    audit.record_sight(erased := 777_777, actor=f"staff.api_key:{key.pk}", now=NOW)
    shown = page(director)
    assert "Shop" in shown
    assert f"Customer {erased}" in shown
    assert f"/customers/{erased}/" not in shown


@pytest.mark.parametrize("role", ["manager", "agent", "marketer", "analyst"])
def test_nobody_but_directors_reads_it(client_as, written, role):
    browser = client_as(role)
    assert [browser.get(path).status_code for path in ("/audit/", "/audit.csv")] == [403, 403]
    assert 'href="/audit/"' not in browser.get("/me/").content.decode()


def test_the_file_has_what_the_page_is_narrowed_to_and_taking_it_is_in_the_audit(director, written, dora, nadia):
    lines = b"".join(director.get(f"/audit.csv?by={named(nadia)}")).decode().splitlines()
    assert len(lines) == 2
    assert "Looked at a customer" in lines[1]
    last = AuditRecord.objects.latest("id")
    assert (last.actor, last.action) == (named(dora), "desk.audit_exported")


def test_the_file_is_whole_when_it_is_longer_than_a_batch(director, dora):
    AuditRecord.objects.bulk_create(
        AuditRecord(happened_at=NOW, actor=named(dora), action="staff.signed_in") for _number in range(1_005)
    )
    assert len(b"".join(director.get("/audit.csv?action=staff.signed_in")).decode().splitlines()) == 1_006
