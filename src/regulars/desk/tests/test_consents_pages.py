"""What employees see and write down of consents, and how the company says what it asks about."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core import mail
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from regulars.customers.consents.commands import record_consents
from regulars.customers.consents.queries import counts_by_topic, may_contact
from regulars.customers.consents.types import Said
from regulars.customers.merging import merge_customers
from regulars.customers.models import ConsentEvent, ConsentTopic, ConsentWording, Identity, Person
from regulars.customers.tests.making import NOW, customer
from regulars.desk import confirming
from regulars.desk.tests.consenting import a_topic, shown, text
from regulars.lib import clock
from regulars.staff.models import AuditRecord

pytestmark = pytest.mark.django_db

CALL = {"what": "given", "topic": "news", "channels": ["email", "phone"], "how": "call", "happened_at": "",
        "note": "Said yes <b>twice</b>"}  # fmt: skip


@pytest.fixture(autouse=True)
def an_hour_later(monkeypatch):
    """Customers answer after the topics were made, whatever day it is where the tests run."""
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=1))


@pytest.fixture
def news(company):
    return a_topic()


@pytest.fixture
def olena(news):
    return customer("Olena Melnyk", email="olena@oak.example")


def answers(owner):
    return [str(may_contact(owner.id, "news", channel)) for channel in ("email", "phone")]


def beside(client, owner):
    return text(client.get(f"/customers/{owner.id}/beside/"))


def undo_address(client, path):
    (found,) = re.findall(r'"(/customers/\d+/consents/\d+/undo/)"', client.get(path).content.decode())
    return found


def record(client, owner, **said):
    return client.post(f"/customers/{owner.id}/consents/new/", CALL | said)


def said(owner, what, channel="email", **more):
    return record_consents(owner.id, [Said("news", channel, what, "call", **more)], actor="", now=NOW)


# Beside the customer ---------------------------------------------------------------------------------------------


def test_the_panel_says_what_holds_since_when_and_how_we_know(olena, client_as):
    said(olena, "withdrawn")
    seen = beside(client_as("marketer"), olena)
    assert re.search(r"News and offers e-mail withdrawn Nov 20, 2026 ?, a call calls not asked", seen)
    assert "/consents/new/" not in client_as("marketer").get(f"/customers/{olena.id}/beside/").content.decode()


def test_without_topics_there_is_no_panel(company, client_as):
    assert "Consents" not in beside(client_as("agent"), customer("Ann"))


def test_what_was_said_on_a_call_is_recorded_for_several_ways_and_taken_back_at_once(olena, client_as):
    client = client_as("agent")
    assert record(client, olena).status_code == 302
    assert answers(olena) == ["given", "given"]
    client.post(undo_address(client, f"/customers/{olena.id}/"))
    assert answers(olena) == ["unknown", "unknown"]
    assert ConsentEvent.objects.count() == 4


def test_undo_takes_back_that_act_alone(olena, client_as):
    said(olena, "given")
    client = client_as("agent")
    record(client, olena, what="withdrawn", channels=["email"])
    assert answers(olena) == ["withdrawn", "unknown"]
    client.post(undo_address(client, f"/customers/{olena.id}/"))
    assert answers(olena) == ["given", "unknown"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"happened_at": "2031-01-01T10:00"}, "not happened yet"), ({"how": ""}, "Say how we know"),
     ({"channels": []}, "required"), ({"topic": "gossip"}, "valid choice"),
     ({"topic": "letters", "channels": ["email"]}, "asked for only by: letters by post"),
     ({"note": "я" * 501}, "at most 500")],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_recorded(olena, client_as, wrong, words):
    a_topic("letters", "post", title="Letters")
    answer = record(client_as("agent"), olena, **wrong)
    assert answer.status_code == 422
    assert words in unescape(answer.content.decode())
    assert not ConsentEvent.objects.exists()


def test_of_a_company_one_says_who_spoke(news, client_as):
    bakery = customer("Bakery", kind="company")
    ivo = Person.objects.create(customer=bakery, full_name="Ivo Petrenko", created_at=NOW)
    client = client_as("agent")
    assert "Ivo Petrenko" in text(client.get(f"/customers/{bakery.id}/consents/new/"))
    record(client, bakery, person=str(ivo.id), channels=["email"])
    assert may_contact(bakery.id, "news", "email", ivo.id) == "given"
    assert re.search(r"calls not asked e-mail Ivo Petrenko given", beside(client, bakery))


def test_without_topics_the_form_says_what_to_do_first(company, client_as):
    ann = customer("Ann")
    assert "not asked about anything yet" in text(client_as("agent").get(f"/customers/{ann.id}/consents/new/"))


def test_the_panel_costs_the_same_queries_however_much_was_said(olena, client_as):
    client = client_as("agent")
    said(olena, "given")
    few = cost(client, f"/customers/{olena.id}/beside/")
    for number in range(4):
        a_topic(f"topic-{number}", "email", title=f"Topic {number}")
        said(olena, "withdrawn", "phone")
    assert cost(client, f"/customers/{olena.id}/beside/") == few


def cost(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


# The proof -------------------------------------------------------------------------------------------------------


def test_the_proof_shows_everything_that_was_said_with_its_words_and_author(olena, client_as, bohdan):
    client = client_as(bohdan)
    record(client, olena, channels=["email"])
    client.post(undo_address(client, f"/customers/{olena.id}/"))
    answer = client.get(f"/customers/{olena.id}/consents/")
    seen = text(answer)
    for words in ("You may tell me about news.", "version 1, en", "Bohdan Koval", "taken back later", "a call"):
        assert words in seen
    assert "Said yes &lt;b&gt;twice&lt;/b&gt;" in answer.content.decode()


def test_a_mistake_is_taken_back_from_the_proof_but_not_what_a_customer_pressed(olena, client_as):
    (mistake,) = said(olena, "given")
    record_consents(olena.id, [Said("news", "phone", "withdrawn", "link")], actor="", now=NOW)
    client, path = client_as("agent"), f"/customers/{olena.id}/consents/"
    assert undo_address(client, path) == f"{path}{mistake.id}/undo/"
    answer = client.post(f"{path}{mistake.id}/undo/", headers={"Referer": f"http://testserver{path}"})
    assert answer.url == path
    assert answers(olena) == ["unknown", "withdrawn"]
    marketer = client_as("marketer").get(path)
    assert "/undo/" not in marketer.content.decode()


def test_the_proof_of_merged_customers_is_one(olena, client_as):
    double = customer("O. Melnyk")
    said(double, "given", evidence={"note": "At the fair"})
    merge_customers(olena.id, double.id, choices={}, actor="", now=NOW)
    assert "At the fair" in text(client_as("agent").get(f"/customers/{olena.id}/consents/"))


def test_an_empty_proof_says_what_to_do(olena, client_as):
    assert "Nothing was said or asked yet" in text(client_as("agent").get(f"/customers/{olena.id}/consents/"))


def test_the_proof_costs_the_same_queries_however_long(olena, client_as):
    client, path = client_as("agent"), f"/customers/{olena.id}/consents/"
    said(olena, "given")
    few = cost(client, path)
    for _ in range(6):
        said(olena, "withdrawn")
    assert cost(client, path) == few <= 12


# Asking by a link ------------------------------------------------------------------------------------------------


def ask(client, owner):
    answer = record(client, owner, what="asked", channels=["email"], how="")
    assert answer.status_code == 302
    return answer.url


def test_asking_gives_a_link_that_only_the_customer_presses(olena, client_as, charlie):
    client = client_as("agent")
    seen = unescape(client.get(ask(client, olena)).content.decode())
    assert answers(olena) == ["unknown", "unknown"]
    (path,) = set(re.findall(r"http://testserver(/preferences/confirm/[^<\"]+/)", seen))
    charlie.post(path)
    assert answers(olena) == ["given", "unknown"]


def test_the_link_is_sent_by_the_worker_to_an_address_of_the_customer(olena, client_as, charlie, monkeypatch):
    deferred = []
    monkeypatch.setattr(confirming.app, "configure_task", lambda task: type(
        "Task", (), {"defer": staticmethod(lambda **given: deferred.append(given))}))  # fmt: skip
    client = client_as("agent")
    link = ask(client, olena)
    address = Identity.objects.get(customer=olena, channel="email")
    assert "Send it to olena@oak.example" in text(client.get(link))
    assert client.post(link.replace("/link/", "/mail/"), {"identity": address.id}).status_code == 302
    (given,) = deferred
    assert "olena" not in str(given)
    confirming.send_confirmation(**given)
    (path,) = re.findall(r"http://testserver(/preferences/confirm/\S+)", mail.outbox[0].body)
    charlie.post(path)
    assert answers(olena) == ["given", "unknown"]


def test_the_link_is_not_sent_to_an_address_of_somebody_else(olena, client_as):
    stranger = customer("Ann", email="ann@oak.example")
    client = client_as("agent")
    link = ask(client, olena)
    given = {"identity": Identity.objects.get(customer=stranger, channel="email").id}
    assert client.post(link.replace("/link/", "/mail/"), given).status_code == 404


def test_without_a_mail_server_the_link_is_only_copied(olena, client_as):
    client = client_as("agent")
    link = ask(client, olena)
    with override_settings(EMAIL_BACKEND=confirming.CONSOLE):
        assert "has no mail server yet" in text(client.get(link))
        assert client.post(link.replace("/link/", "/mail/"), {"identity": "1"}).status_code == 404


def test_a_question_of_another_customer_is_not_found(olena, client_as):
    client = client_as("agent")
    link = ask(client, olena)
    other = customer("Ann")
    assert client.get(link.replace(f"/{olena.id}/", f"/{other.id}/")).status_code == 404


def test_making_a_link_to_the_own_page_is_in_the_audit_and_the_link_works(olena, client_as, charlie):
    answer = client_as("agent").post(f"/customers/{olena.id}/consents/own-page/")
    (path,) = set(re.findall(r"http://testserver(/preferences/[^<\"]+/)", unescape(answer.content.decode())))
    assert "o•••@oak.example" in text(charlie.get(path))
    assert AuditRecord.objects.filter(action="customers.consent_link_made", customer_id=olena.id).exists()


def test_taking_back_what_another_customer_said_is_not_found(olena, client_as):
    (event,) = said(olena, "given")
    other = customer("Ann")
    assert client_as("agent").post(f"/customers/{other.id}/consents/{event.id}/undo/").status_code == 404
    assert answers(olena) == ["given", "unknown"]


# Topics ----------------------------------------------------------------------------------------------------------


def test_a_director_adds_a_topic_words_it_and_puts_it_away(company, client_as):
    client = client_as("director")
    assert "not asked about anything yet" in text(client.get("/company/consents/"))
    new = {"key": "news", "title": "News", "about": "Monthly", "channels": ["email"]}
    answer = client.post("/company/consents/new/", new)
    topic = ConsentTopic.objects.get()
    assert answer.url == f"/company/consents/{topic.id}/"
    for words in ("First.", "Second."):
        client.post(f"{answer.url}wording/", {"title_en": "News", "text_en": words})
    assert [one.text for one in ConsentWording.objects.order_by("version")] == ["First.", "Second."]
    seen = text(client.get(answer.url))
    assert seen.index("Version 2") < seen.index("Version 1")
    client.post(f"{answer.url}archiving/")
    assert "put away" in text(client.get("/company/consents/?whole=1"))
    client.post(f"{answer.url}archiving/undo/")
    assert ConsentTopic.objects.get().archived_at is None


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"key": "news"}, "already"), ({"key": "no spaces"}, "valid"), ({"channels": []}, "required"),
     ({"title": "\u200b"}, "Write a title")],
)  # fmt: skip
def test_a_topic_that_cannot_be_is_refused_beside_its_field(news, client_as, wrong, words):
    given = {"key": "other", "title": "Other", "about": "", "channels": ["email"], **wrong}
    answer = client_as("director").post("/company/consents/new/", given)
    assert answer.status_code == 422
    assert words in shown(answer)
    assert ConsentTopic.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({}, "at least one language"), ({"text_uk": "Можна."}, "Write a title as well")],
)
def test_a_wording_without_words_is_no_version(news, client_as, wrong, words):
    given = {"title_en": "", "text_en": "", "title_uk": "", "text_uk": "", **wrong}
    answer = client_as("director").post(f"/company/consents/{news.id}/wording/", given)
    assert answer.status_code == 422
    assert words in shown(answer)
    assert ConsentWording.objects.count() == 2


def test_the_list_counts_who_stands_where_and_merged_customers_once(news, client_as):
    people = [customer(f"Somebody {number}") for number in range(5)]
    for one, what in zip(people, ("given", "given", "withdrawn", "asked", "given"), strict=True):
        said(one, what)
    merge_customers(people[0].id, people[2].id, choices={}, actor="", now=NOW)
    merge_customers(people[3].id, people[4].id, choices={}, actor="", now=NOW)
    assert counts_by_topic() == {(news.id, "email"): {"given": 2, "withdrawn": 1}}
    assert re.search(r"News and offers e-mail 2 1 0 News and offers calls 0 0 0", text(client_as("director").get(
        "/company/consents/counts/")))  # fmt: skip
