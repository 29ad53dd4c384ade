"""Programs read conversations, answer in them, and move them on."""

from datetime import timedelta

import pytest
from tests.cast import NOW

from regulars.api.tests.calling import Program, code
from regulars.customers.tests.making import customer
from regulars.inbox.models import Conversation, Message
from regulars.inbox.tests.post import Post, post  # noqa: F401 - a fixture
from regulars.staff.models import AuditRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(company) -> Program:
    return Program()


@pytest.fixture
def conversation(post, bohdan) -> Conversation:  # noqa: F811
    post.arrives("Where is my order?", subject="Order 7")
    return Conversation.objects.get()


def test_a_program_finds_a_conversation_by_what_was_said(program, conversation, post):  # noqa: F811
    post.arrives("Something else", who="petro@hill.example")
    assert len(program.get("/conversations").json()["items"]) == 2
    found = program.get("/conversations?q=where+order").json()["items"]
    assert [one["id"] for one in found] == [conversation.pk]
    assert program.get(f"/conversations?customer_id={conversation.customer_id}&state=open").json()["items"] == found
    told = program.get(f"/conversations/{conversation.pk}").json()
    assert {one["clock"] for one in told["promises"]} >= {"first"}
    assert told["due_at"]


def test_a_program_answers_once_what_it_has_read(program, conversation, post):  # noqa: F811
    seen = program.get(f"/conversations/{conversation.pk}/messages").json()["items"][0]["id"]
    post.arrives("Found it", thread=[Message.objects.get().key])
    body = {"text": "It left today.", "seen": seen}
    refused = program.post(f"/conversations/{conversation.pk}/messages", body)
    assert code(refused) == (409, "stale_reply")
    told = program.post(f"/conversations/{conversation.pk}/messages", {"text": "Good!"}, idempotency_key="one")
    again = program.post(f"/conversations/{conversation.pk}/messages", {"text": "Good!"}, idempotency_key="one")
    assert (told.status_code, told.json()["state"], again.json()["id"]) == (201, "waiting", told.json()["id"])
    assert len(post.delivers(now=NOW + timedelta(days=365))) == 1


def test_a_program_moves_a_conversation_on(program, conversation, nadia):
    path = f"/conversations/{conversation.pk}"
    told = program.patch(path, {"assignee_id": nadia.pk, "tags": ["late", "parcel"], "topic": "delivery"}).json()
    assert (told["assignee_id"], told["tags"], told["topic"]) == (nadia.pk, ["late", "parcel"], "delivery")
    assert program.patch(path, {"tags": ["parcel"]}).json()["tags"] == ["parcel"]
    assert program.patch(path, {"state": "third", "third_party": "the carrier"}).json()["state"] == "third"
    assert program.patch(path, {"state": "open"}).json()["state"] == "open"
    assert program.patch(path, {"state": "closed"}).json()["state"] == "closed"
    assert program.patch(path, {"state": "open"}).json()["state"] == "open"
    assert program.patch(path, {"state": "third"}).status_code == 422
    assert program.patch("/conversations/999999", {"state": "open"}).status_code == 404


def test_a_program_writes_first_and_notes_down(program, post):  # noqa: F811
    olena = customer("Olena Melnyk")
    new = {"customer_id": olena.id, "account_id": post.letters.pk, "address": "olena@oak.example", "text": "Good news"}
    told = program.post("/conversations", new).json()
    note = program.post(f"/conversations/{told['id']}/notes", {"text": "She asked in the shop"})
    assert (told["customer_id"], note.json()["direction"]) == (olena.id, "note")
    assert program.post("/conversations", {**new, "account_id": 999999}).status_code == 404
    assert program.post("/conversations", {**new, "customer_id": 999999}).status_code == 404


def test_reading_and_answering_are_two_scopes(company, conversation):
    reader = Program("read:conversations")
    assert reader.get("/channels").status_code == 200
    assert reader.post(f"/conversations/{conversation.pk}/notes", {"text": "Hm"}).status_code == 403
    assert Program("write:conversations").get("/conversations").status_code == 403


def test_a_change_that_is_refused_in_part_changes_nothing(program, conversation):
    path = f"/conversations/{conversation.pk}"
    assert program.patch(path, {"state": "closed", "tags": ["late"], "assignee_id": 999_999}).status_code >= 400
    conversation.refresh_from_db()
    assert (conversation.state, conversation.tags) == ("open", [])


@pytest.mark.parametrize("what", ["", "/messages"])
def test_reading_a_conversation_is_a_sight_of_its_customer(what, program, conversation):
    assert program.get(f"/conversations/{conversation.pk}{what}").status_code == 200
    assert AuditRecord.objects.filter(customer_id=conversation.customer_id, actor__startswith="staff.api_key").exists()
