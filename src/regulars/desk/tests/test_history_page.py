"""What changed with a customer: per field before and after, who and when, and the way back where there is one."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from regulars.customers import contacts
from regulars.customers.merging import merge_customers, unmerge
from regulars.customers.models import Customer
from regulars.customers.registration import change_customer, description_of
from regulars.customers.tests.making import NOW, customer
from regulars.imports.models import Change, Upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def olena(company, nadia):
    return customer("Olena Melnyk", email="olena@honey.example", country="UA")


def named(employee) -> str:
    return f"staff.employee:{employee.pk}"


def changed(one, by, *, at=NOW, **fields):
    described = replace(description_of(Customer.objects.get(id=one.id)), **fields)
    return change_customer(one.id, described, actor=named(by), now=at)


def page(browser, one, query="") -> str:
    answer = browser.get(f"/customers/{one.id}/history/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def fields(text: str) -> list[tuple[str, str, str]]:
    return re.findall(r'<tr><th scope="row">(.*?)</th><td[^>]*>(.*?)</td><td[^>]*>(.*?)</td></tr>', text)


def test_a_change_by_hand_is_shown_field_by_field_in_words(olena, nadia, bohdan, client_as):
    changed(olena, nadia, name="Olena Bondar", email="", country="MD", manager_id=bohdan.pk)
    shown = page(client_as(nadia), olena)
    assert fields(shown) == [
        ("Name", "Olena Melnyk", "Olena Bondar"), ("E-mail", "olena@honey.example", "–"),
        ("Country", "Ukraine", "Moldova"), ("Manager", "–", "Bohdan Koval"),
    ]  # fmt: skip
    assert "Nov 20, 2026</time> 11:30 · Nadia Bondar" in shown


def test_the_latest_change_can_be_undone_from_the_page_and_earlier_ones_cannot(olena, nadia, client_as):
    browser = client_as(nadia)
    changed(olena, nadia, country="MD")
    changed(olena, nadia, at=NOW + timedelta(hours=1), name="Olena Bondar")
    undo = re.findall(r'action="(/customers/[^"]*changes[^"]*)"', page(browser, olena))
    assert len(undo) == 1
    assert browser.post(undo[0]).status_code == 302
    now = Customer.objects.get(id=olena.id)
    assert (now.name, now.country) == ("Olena Melnyk", "MD")


def test_a_merge_shows_what_the_survivor_took_over_and_offers_the_way_back(olena, nadia, client_as):
    double = customer("Олена Мельник", language="uk")
    merge = merge_customers(olena.id, double.id, choices={"name": "merged"}, actor=named(nadia), now=NOW)
    shown = page(client_as(nadia), olena)
    assert ("Name", "Olena Melnyk", "Олена Мельник") in fields(shown)
    assert ("Language", "–", "Українська") in fields(shown)
    assert f'action="/customers/merges/{merge.id}/undo/"' in shown
    unmerge(merge.id, actor=named(nadia), now=NOW + timedelta(hours=1))
    again = page(client_as(nadia), olena)
    assert ("Name", "Олена Мельник", "Olena Melnyk") in fields(again)
    assert f'action="/customers/merges/{merge.id}/undo/"' not in again


def test_the_history_of_a_merged_customer_is_read_with_the_survivor(olena, nadia, client_as):
    double = customer("Олена Мельник")
    changed(double, nadia, country="RO")
    merge_customers(olena.id, double.id, choices={}, actor=named(nadia), now=NOW)
    answer = client_as(nadia).get(f"/customers/{double.id}/history/")
    assert (answer.status_code, answer.url) == (302, f"/customers/{olena.id}/history/")
    shown = page(client_as(nadia), olena)
    assert ("Country", "–", "Romania") in fields(shown)
    assert f"/customers/{double.id}/changes/" not in shown


def test_contacts_learnt_and_forgotten_are_changes_of_their_field(olena, nadia, client_as):
    identity, _new = contacts.add_identity(olena.id, channel="phone", value="+380671234567", actor="", now=NOW)
    contacts.remove_identity(olena.id, identity.pk, actor="", now=NOW + timedelta(minutes=1))
    shown = fields(page(client_as(nadia), olena))
    assert [(title, bool(before.strip("–")), bool(after.strip("–"))) for title, before, after in shown] == [
        ("Phone", True, False), ("Phone", False, True),
    ]  # fmt: skip


def test_what_a_file_changed_stands_between_the_others_in_order_of_time(olena, nadia, client_as):
    changed(olena, nadia, at=NOW + timedelta(days=2), name="Olena Bondar")
    upload = Upload.objects.create(
        target="customers", file_name="crm.csv", size_bytes=1, state="loaded", uploaded_by=nadia, uploaded_at=NOW,
        finished_at=NOW + timedelta(days=1),
    )  # fmt: skip
    row = {"name": "Olena Melnyk", "kind": "person", "country": "UA", "language": "", "manager_id": None,
           "joined_on": None, "attributes": {}, "sort_key": "x"}  # fmt: skip
    after = {**row, "joined_on": "2020-02-01", "attributes": {"industry": "retail"}, "sort_key": "y"}
    Change.objects.create(upload=upload, table_name="customers_customer", row_id=olena.id, customer_id=olena.id,
                          before=row, after=after)  # fmt: skip
    shown = page(client_as(nadia), olena)
    assert shown.index("Olena Bondar") < shown.index("crm.csv") < shown.index("Became known to us")
    by_file = fields(shown)[1:]
    assert [(title, before) for title, before, _after in by_file] == [("Customer since", "–"), ("Industry", "–")]
    assert f'href="/import/{upload.id}/"' in shown
    assert f'href="/import/{upload.id}/"' not in page(client_as("agent"), olena)


def test_a_file_loaded_between_two_pages_stands_on_one_of_them(olena, nadia, client_as):
    for number in range(40):
        changed(olena, nadia, at=NOW + timedelta(hours=number), country=("MD", "RO")[number % 2])
    for number in range(-1, 42):
        upload = Upload.objects.create(
            target="customers", file_name=f"file {number}", size_bytes=1, state="loaded", uploaded_at=NOW,
            finished_at=NOW + timedelta(hours=number, minutes=30),
        )  # fmt: skip
        Change.objects.create(upload=upload, table_name="customers_customer", row_id=olena.id, customer_id=olena.id,
                              before={"name": "A"}, after={"name": "B"})  # fmt: skip
    browser = client_as(nadia)
    first = browser.get(f"/customers/{olena.id}/history/")
    second = browser.get(first.context["next_url"])
    words = [[line.words for line in answer.context["lines"] if "file" in line.words] for answer in (first, second)]
    assert len(words[0]) + len(words[1]) == len({*words[0], *words[1]}) == 43


def test_pages_follow_one_another_and_cost_the_same_however_long(
    olena, nadia, client_as, django_assert_max_num_queries
):
    for number in range(40):
        changed(olena, nadia, at=NOW + timedelta(minutes=number), country=("MD", "RO")[number % 2])
    browser = client_as(nadia)
    with django_assert_max_num_queries(13):
        first = browser.get(f"/customers/{olena.id}/history/")
    second = browser.get(first.context["next_url"])
    assert (len(first.context["lines"]), len(second.context["lines"])) == (30, 11)


def test_somebody_who_only_reads_is_offered_no_way_back(olena, nadia, client_as):
    changed(olena, nadia, country="MD")
    assert "/undo/" not in page(client_as("marketer"), olena)


def test_beside_the_customer_there_is_the_way_to_the_history_and_for_directors_to_the_audit(olena, client_as):
    history, audit = f'href="/customers/{olena.id}/history/"', f'href="/audit/?customer={olena.id}"'
    manager, director = (client_as(role).get(f"/customers/{olena.id}/beside/") for role in ("manager", "director"))
    assert history in manager.content.decode()
    assert audit not in manager.content.decode()
    assert audit in director.content.decode()


def test_a_change_whose_content_was_erased_is_still_shown_without_it(olena, nadia, client_as):
    changed(olena, nadia, country="MD")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL regulars.erasing = 'on'")
        cursor.execute("UPDATE customers_entry SET data = '{}' WHERE customer_id = %s", [olena.id])
        cursor.execute("SET LOCAL regulars.erasing = 'off'")
    assert fields(page(client_as(nadia), olena)) == []
