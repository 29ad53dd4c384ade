"""The pages customers open by a link of ours: nobody signs in, opening changes nothing, what is pressed holds."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from regulars.customers.consents import links
from regulars.customers.consents.commands import record_consents, take_back
from regulars.customers.consents.queries import may_contact
from regulars.customers.consents.topics import Words, write_wording
from regulars.customers.consents.types import Answer, Said
from regulars.customers.contacts import remove_identity
from regulars.customers.merging import merge_customers, unmerge
from regulars.customers.models import ConsentEvent, Customer, Identity, Person
from regulars.customers.tests.making import NOW, customer
from regulars.desk.confirming import send_confirmation
from regulars.desk.tests.consenting import a_topic, shown, text
from regulars.desk.views import preferences
from regulars.lib import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def an_hour_later(monkeypatch):
    """Customers answer after they were asked, whatever day it is where the tests run."""
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=1))


@pytest.fixture
def news(company):
    return a_topic()


@pytest.fixture
def olena(news):
    return customer("Olena Melnyk", email="olena@oak.example", language="en")


def address_of(owner):
    return Identity.objects.get(customer=owner, channel="email")


def page(owner, **more):
    return f"/preferences/{links.preferences_token(owner.id, identity_id=address_of(owner).id, **more)}/"


def asked(owner, *channels):
    said = [Said("news", channel, "asked", "link") for channel in channels or ("email",)]
    return record_consents(owner.id, said, actor="", now=NOW)


def confirmation(owner, events):
    return f"/preferences/confirm/{links.confirmation_token([one.id for one in events])}/"


def answers(owner):
    return [str(may_contact(owner.id, "news", channel)) for channel in ("email", "phone")]


# Choosing alone --------------------------------------------------------------------------------------------------


def test_opening_the_page_shows_the_wording_and_changes_nothing(olena, charlie):
    said = text(charlie.get(page(olena)))
    assert "You may tell me about news." in said
    assert "o•••@oak.example" in said
    assert "Olena" not in said
    assert "olena@oak" not in said
    assert not ConsentEvent.objects.exists()


def test_what_is_ticked_is_given_and_what_is_unticked_withdrawn(olena, charlie):
    answer = charlie.post(page(olena), {"wanted": ["news:email", "news:phone"]}, HTTP_USER_AGENT="Browser")
    assert answer.status_code == 302
    assert answers(olena) == ["given", "given"]
    charlie.post(page(olena), {"wanted": ["news:phone"]})
    assert answers(olena) == ["withdrawn", "given"]
    first = ConsentEvent.objects.order_by("id")[0]
    assert (first.how, first.evidence, first.wording.version) == (
        "link", {"address": "127.0.0.1", "browser": "Browser"}, 1)  # fmt: skip


def test_saving_what_holds_already_records_nothing(olena, charlie):
    charlie.post(page(olena), {"wanted": ["news:email"]})
    charlie.post(page(olena), {"wanted": ["news:email"]})
    assert ConsentEvent.objects.count() == 1


def test_one_press_withdraws_everything_also_what_was_never_asked(olena, charlie):
    a_topic("calls", "phone", title="Advice")
    charlie.post(page(olena), {"wanted": ["news:email"]})
    charlie.post(page(olena), {"nothing": "1", "wanted": ["news:email"]})
    assert answers(olena) == ["withdrawn", "withdrawn"]
    assert may_contact(olena.id, "calls", "phone") == Answer.WITHDRAWN


def test_the_page_says_after_saving_that_it_holds(olena, charlie):
    answer = charlie.post(page(olena), {"wanted": ["news:email"]}, follow=True)
    assert "Saved." in text(answer)
    assert re.search(r'value="news:email" checked', answer.content.decode())


def test_the_page_speaks_the_language_of_the_customer_else_of_the_browser(news, charlie):
    ukrainian, unknown = customer("Олег", language="uk", email="o@a.example"), customer("Ann", email="a@a.example")
    answer = charlie.get(page(ukrainian), headers={"Accept-Language": "en"})
    assert "Можете писати мені про новини." in text(answer)
    assert answer.headers["Content-Language"] == "uk"
    assert "Можете писати" in text(charlie.get(page(unknown), headers={"Accept-Language": "uk"}))
    assert "You may tell me" in text(charlie.get(page(unknown), headers={"Accept-Language": "en"}))


def test_the_proof_has_the_wording_that_was_before_their_eyes(olena, news, charlie):
    (shown_id,) = re.findall(r'name="shown" value="(\d+)"', charlie.get(page(olena)).content.decode())
    write_wording(news.id, {"en": Words("News", "Something else.")}, actor="", now=NOW)
    charlie.post(page(olena), {"wanted": ["news:email"], "shown": [shown_id, "999999", "x", "9" * 40]})
    charlie.post(page(olena), {"wanted": ["news:email", "news:phone"], "shown": ["999999"]})
    assert [one.wording.version for one in ConsentEvent.objects.order_by("id")] == [1, 2]


def test_a_browser_with_a_strange_name_may_choose_too(olena, charlie):
    charlie.post(page(olena), {"wanted": ["news:email"]}, HTTP_USER_AGENT="A\x00\x1b" + "я" * 900)
    assert answers(olena) == ["given", "unknown"]
    assert ConsentEvent.objects.get().evidence["browser"] == "A" + "я" * 199


def test_nobody_keeps_the_page_or_learns_its_address(olena, charlie):
    answer = charlie.get(page(olena))
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert 'content="noindex, nofollow"' in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_requests_are_not_taken(olena, charlie, method):
    assert getattr(charlie, method)(page(olena)).status_code == 405


def test_without_the_token_of_the_form_nothing_is_changed(olena):
    assert Client(enforce_csrf_checks=True).post(page(olena), {"wanted": ["news:email"]}).status_code == 403
    assert not ConsentEvent.objects.exists()


def test_nonsense_in_the_form_changes_nothing(olena, charlie):
    charlie.post(page(olena), {"wanted": ["gossip:email", "news:pigeon", "\x00", "news"]})
    assert not ConsentEvent.objects.exists()


def test_a_link_that_is_old_damaged_or_of_an_address_that_is_gone_says_how_to_get_a_new_one(olena, charlie):
    good = page(olena)
    with pytest.MonkeyPatch.context() as later:
        later.setattr(links, "PREFERENCES_GOOD_FOR", timedelta(seconds=-1))
        spent = [charlie.get(good), charlie.post(good, {"nothing": "1"})]
    spent += [charlie.get(good[:-3] + "/"), charlie.get("/preferences/nothing-here/")]
    remove_identity(olena.id, address_of(olena).id, actor="", now=NOW)
    spent += [charlie.get(good), charlie.post(good, {"wanted": ["news:email"]})]
    for answer in spent:
        assert answer.status_code == 410
        assert "ask us for a new link" in shown(answer)
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert not ConsentEvent.objects.exists()


def test_the_link_of_somebody_erased_opens_nothing(olena, charlie):
    address = f"/preferences/{links.preferences_token(olena.id)}/"
    assert charlie.get(address).status_code == 200
    Customer.objects.filter(id=olena.id).update(erased_at=NOW)
    assert charlie.post(address, {"wanted": ["news:email"]}).status_code == 410


def test_the_link_of_a_merged_customer_goes_on_working_for_the_survivor(olena, charlie):
    double = customer("O. Melnyk", email="o.melnyk@oak.example")
    address = page(double)
    merge_customers(olena.id, double.id, choices={}, actor="", now=NOW)
    charlie.post(address, {"wanted": ["news:email"]})
    assert answers(olena) == ["given", "unknown"]


def test_a_link_of_somebody_parted_from_the_customer_changes_nothing(news, charlie):
    one, other = (customer(name, kind="company", email=f"{name}@oak.example") for name in ("bakery", "cafe"))
    ivo = Person.objects.create(customer=other, full_name="Ivo", created_at=NOW)
    merge = merge_customers(one.id, other.id, choices={}, actor="", now=NOW)
    address = page(one, person_id=ivo.id)
    assert charlie.post(address, {"wanted": ["news:email"]}).status_code == 302
    unmerge(merge.id, actor="", now=NOW)
    refused = charlie.post(address, {"wanted": ["news:phone"]})
    assert (refused.status_code, "ask us for a new link" in shown(refused)) == (410, True)
    assert ConsentEvent.objects.count() == 1


def test_of_a_company_the_page_is_of_the_person_and_knows_what_the_company_said(news, charlie):
    bakery = customer("Bakery", kind="company", email="ivo@bakery.example")
    ivo = Person.objects.create(customer=bakery, full_name="Ivo", created_at=NOW)
    record_consents(bakery.id, [Said("news", "email", "given", "paper")], actor="", now=NOW)
    address = page(bakery, person_id=ivo.id)
    assert re.search(r'value="news:email" checked', charlie.get(address).content.decode())
    charlie.post(address, {})
    assert may_contact(bakery.id, "news", "email", ivo.id) == Answer.WITHDRAWN
    assert may_contact(bakery.id, "news", "email") == Answer.GIVEN
    assert "checked" not in charlie.get(address).content.decode()


def test_agreeing_over_and_over_is_stopped_and_withdrawing_never(olena, charlie, monkeypatch):
    monkeypatch.setattr(preferences, "MOST_CHANGES", 2)
    charlie.post(page(olena), {"wanted": ["news:email", "news:phone"]})
    charlie.post(page(olena), {})
    refused = charlie.post(page(olena), {"wanted": ["news:email"]})
    assert refused.status_code == 429
    assert "in an hour" in shown(refused)
    assert charlie.post(page(olena), {"nothing": "1"}).status_code == 302
    assert answers(olena) == ["withdrawn", "withdrawn"]


def test_the_page_costs_the_same_queries_however_many_topics(olena, charlie, django_assert_max_num_queries):
    for number in range(5):
        a_topic(f"topic-{number}", "email", "sms", title=f"Topic {number}")
    with django_assert_max_num_queries(10):
        charlie.get(page(olena))


# Confirming ------------------------------------------------------------------------------------------------------


def test_opening_the_question_changes_nothing_and_pressing_agrees_with_proof(olena, charlie):
    address = confirmation(olena, asked(olena, "email", "phone"))
    assert "You may tell me about news." in text(charlie.get(address))
    assert answers(olena) == ["unknown", "unknown"]
    assert charlie.post(address, HTTP_USER_AGENT="Browser").status_code == 302
    assert answers(olena) == ["given", "given"]
    proof = ConsentEvent.objects.filter(what="given").order_by("id")[0].evidence
    assert (proof["address"], proof["browser"]) == ("127.0.0.1", "Browser")
    assert "Thank you" in text(charlie.get(address))


def test_pressing_twice_is_pressing_once_and_a_later_withdrawal_holds(olena, charlie):
    address = confirmation(olena, asked(olena))
    charlie.post(address)
    charlie.post(page(olena), {"nothing": "1"})
    charlie.post(address)
    assert answers(olena) == ["withdrawn", "withdrawn"]
    assert ConsentEvent.objects.filter(what="given").count() == 1


def test_the_page_after_agreeing_leads_to_ones_own_choices(olena, charlie):
    address = confirmation(olena, asked(olena))
    charlie.post(address)
    (own,) = re.findall(r'href="(/preferences/[^"]+/)"', charlie.get(address).content.decode())
    charlie.post(own, {})
    assert answers(olena) == ["withdrawn", "unknown"]


def test_a_question_taken_back_or_too_old_is_not_answered(olena, charlie):
    events = asked(olena)
    address = confirmation(olena, events)
    with pytest.MonkeyPatch.context() as later:
        later.setattr(links, "CONFIRMATION_GOOD_FOR", timedelta(seconds=-1))
        assert charlie.post(address).status_code == 410
    take_back(events[0].id, actor="", now=NOW)
    assert charlie.post(address).status_code == 410
    assert answers(olena) == ["unknown", "unknown"]


def test_a_link_to_one_page_does_not_open_the_other(olena, charlie):
    token = links.preferences_token(olena.id)
    assert charlie.get(f"/preferences/confirm/{token}/").status_code == 410


# The mail --------------------------------------------------------------------------------------------------------


def test_the_mail_asks_in_the_language_of_the_customer_and_its_link_agrees(news, charlie):
    oleg = customer("Олег", language="uk", email="oleg@oak.example")
    events = asked(oleg)
    assert send_confirmation([events[0].id], address_of(oleg).id, "https://crm.example/")
    (sent,) = mail.outbox
    assert sent.to == ["oleg@oak.example"]
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "Можете писати мені про новини." in sent.body
    (path,) = re.findall(r"https://crm.example(/preferences/confirm/\S+)", sent.body)
    charlie.post(path)
    assert answers(oleg) == ["given", "unknown"]


def test_a_question_taken_back_meanwhile_is_not_sent(olena):
    (event,) = asked(olena)
    take_back(event.id, actor="", now=NOW)
    assert not send_confirmation([event.id], address_of(olena).id, "https://crm.example/")
    assert mail.outbox == []
