"""Programs record what customers agree to, and read where they stand."""

import re
from datetime import timedelta

import pytest

from regulars.api.tests.calling import Program, code
from regulars.customers.consents import topics
from regulars.customers.consents.queries import may_contact
from regulars.customers.models import ConsentEvent
from regulars.customers.tests.making import NOW, customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def news(company):
    long_ago = NOW - timedelta(days=3000)
    topic = topics.add_topic("news", topics.Described("News", "Monthly", ["email"]), actor="", now=long_ago)
    topics.write_wording(topic.id, {"en": topics.Words("News", "You may write to me.")}, actor="", now=long_ago)
    return topic


@pytest.fixture
def olena(news):
    return customer("Olena Melnyk")


SAID = {"topic": "news", "channel": "email", "what": "given", "how": "form", "happened_at": "2025-03-01T10:00:00Z"}


def test_the_topics_say_what_may_be_recorded(news):
    assert Program().get("/consent-topics").json() == [
        {"key": "news", "title": "News", "about": "Monthly", "channels": ["email"], "version": 1, "archived": False}
    ]


def test_a_program_records_a_consent_and_reads_where_the_customer_stands(olena):
    program = Program()
    answer = program.post(f"/customers/{olena.id}/consents", {**SAID, "note": "shop.example/subscribe"})
    assert answer.status_code == 201
    assert (answer.json()["version"], answer.json()["confirm_url"]) == (1, "")
    event = ConsentEvent.objects.get()
    assert (event.evidence, event.actor) == ({"note": "shop.example/subscribe"}, f"staff.api_key:{program.key.pk}")
    assert program.get(f"/customers/{olena.id}/consents").json() == [
        {"topic": "news", "channel": "email", "person_id": None, "state": "given", "since": "2025-03-01T10:00:00Z",
         "how": "form", "asked_at": None}
    ]  # fmt: skip


def test_an_older_event_is_kept_and_changes_nothing(olena):
    program = Program()
    program.post(f"/customers/{olena.id}/consents", {**SAID, "what": "withdrawn"})
    program.post(f"/customers/{olena.id}/consents", {**SAID, "happened_at": "2024-03-01T10:00:00Z"})
    assert program.get(f"/customers/{olena.id}/consents").json()[0]["state"] == "withdrawn"
    assert ConsentEvent.objects.count() == 2


def test_asking_answers_with_the_link_on_which_the_customer_agrees(olena, charlie):
    answer = Program().post(
        f"/customers/{olena.id}/consents", {"topic": "news", "channel": "email", "what": "asked"}
    )  # fmt: skip
    assert may_contact(olena.id, "news", "email") == "unknown"
    (path,) = re.findall(r"http://testserver(/preferences/confirm/.+/)", answer.json()["confirm_url"])
    charlie.post(path)
    assert may_contact(olena.id, "news", "email") == "given"


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [({"topic": "gossip"}, (422, "unknown_topic")), ({"channel": "post"}, (422, "channel_not_asked")),
     ({"happened_at": "2101-01-01T00:00:00Z"}, (422, "said_later")), ({"how": "link"}, (422, "not_valid")),
     ({"person_id": 999_999}, (404, "not_found")), ({"channel": "pigeon"}, (422, "not_valid"))],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_a_code_and_nothing_is_recorded(olena, wrong, refusal):
    assert code(Program().post(f"/customers/{olena.id}/consents", {**SAID, **wrong})) == refusal
    assert not ConsentEvent.objects.exists()


def test_a_topic_put_away_takes_withdrawals_alone(olena, news):
    topics.archive_topic(news.id, actor="", now=NOW)
    program = Program()
    assert code(program.post(f"/customers/{olena.id}/consents", SAID)) == (409, "topic_archived")
    assert program.post(f"/customers/{olena.id}/consents", {**SAID, "what": "withdrawn"}).status_code == 201


def test_of_somebody_who_is_not_there_nothing_is_told(news):
    assert Program().get("/customers/999999/consents").status_code == 404
    assert Program().post("/customers/999999/consents", SAID).status_code == 404
