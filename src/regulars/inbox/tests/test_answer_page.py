"""Answering from the page: what goes out, what is refused, notes, drafts, and the first letter of ours."""

from datetime import timedelta

import pytest
from tests.cast import NOW

from regulars.customers.tests.making import customer
from regulars.inbox.models import Conversation, Draft, Mention, Message
from regulars.inbox.tests.making import adds, asks
from regulars.inbox.tests.pages import address, at_noon, undo

__all__ = ["at_noon"]
pytestmark = pytest.mark.django_db


def test_an_answer_goes_out_in_ten_seconds_and_can_be_taken_back_until_then(client_as, bohdan):
    one = asks("question", assignee=bohdan)
    agent = client_as(bohdan)
    way = f"{one.account_id}:{one.address}"
    page = agent.post(f"{address(one)}answer/", {"text": "Here it is", "way": way, "send": "close"}, follow=True)
    message = Message.objects.get(direction="out")
    one.refresh_from_db()
    assert (message.text, message.state, one.state) == ("Here it is", "waiting", "closed")
    undo(agent, page)
    one.refresh_from_db()
    assert one.state == "open"
    assert Draft.objects.get().text == "Here it is"
    assert "Here it is" in agent.get(address(one)).content.decode()


def test_who_takes_an_answer_back_stays_in_the_list_they_came_from(client_as, bohdan):
    one = asks("question", assignee=bohdan)
    agent = client_as(bohdan)
    given = {"text": "Here it is", "way": f"{one.account_id}:{one.address}", "send": "wait"}
    for page, shown in ((f"http://testserver{address(one)}?view=all&q=quest#m-1", "?view=all&q=quest"), ("", "")):
        agent.post(f"{address(one)}answer/", given)
        message = Message.objects.filter(direction="out").latest("pk")
        back = agent.post(f"/inbox/messages/{message.pk}/taking-back/", headers={"Referer": page} if page else {})
        assert back.url == f"{address(one)}{shown}"


def test_an_answer_to_what_one_has_not_read_asks_first_and_says_what_came(client_as, bohdan):
    one = asks("question", assignee=bohdan)
    seen = one.last_message_id or Message.objects.get().pk
    adds(one, "I found it myself", at=NOW + timedelta(minutes=1))
    agent = client_as(bohdan)
    given = {"text": "Here it is", "way": f"{one.account_id}:{one.address}", "send": "wait", "seen": seen}
    page = agent.post(f"{address(one)}answer/", given, headers={"HX-Request": "true"})
    assert page.status_code == 422
    shown = page.content.decode()
    assert "I found it myself" in shown
    assert "Here it is" in shown
    assert not Message.objects.filter(direction="out").exists()
    agent.post(f"{address(one)}answer/", given | {"send": "anyway:wait"}, headers={"HX-Request": "true"})
    assert Message.objects.filter(direction="out").count() == 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"text": " "}, "There is nothing to send"),
        ({"text": "Hello", "cc": "not an address"}, "is no e-mail address"),
        ({"text": "Hello", "send": "later:2020-01-01T09:00"}, "This moment has passed already"),
    ],
)
def test_what_cannot_be_sent_comes_back_with_the_reason(client_as, bohdan, given, words):
    one = asks("question", assignee=bohdan)
    given = {"way": f"{one.account_id}:{one.address}", "send": "wait"} | given
    page = client_as(bohdan).post(f"{address(one)}answer/", given, headers={"HX-Request": "true"})
    assert page.status_code == 422
    assert words in page.content.decode()


def test_a_note_asks_whoever_is_named_to_look_until_they_did(client_as, bohdan, nadia):
    one = asks("question", assignee=bohdan)
    client_as(bohdan).post(f"{address(one)}answer/", {"kind": "note", "text": "@Nadia Bondar, may I refund?"})
    mention = Mention.objects.get()
    assert (mention.employee, mention.seen_at) == (nadia, None)
    manager = client_as(nadia)
    assert "may I refund?" in manager.get("/inbox/", {"view": "mentions"}).content.decode()
    manager.get(address(one))
    mention.refresh_from_db()
    assert mention.seen_at == NOW


def test_what_is_typed_is_kept_with_its_files_and_nobody_else_attaches_them(client_as, bohdan, nadia):
    from django.core.files.uploadedfile import SimpleUploadedFile

    one = asks("question", assignee=bohdan)
    agent = client_as(bohdan)
    part = agent.post(f"{address(one)}files/", {"file": SimpleUploadedFile("рахунок.pdf", b"%PDF", "application/pdf")})
    assert "рахунок.pdf" in part.content.decode()
    signed = part.context["file"]["signed"]
    typed = {"text": "Here", "file": signed, "kind": "reply"}
    assert agent.post(f"{address(one)}draft/", typed).status_code == 204
    page = agent.get(address(one)).content.decode()
    assert "рахунок.pdf" in page
    assert ">Here<" in page
    way = f"{one.account_id}:{one.address}"
    client_as(nadia).post(f"{address(one)}answer/", {"text": "Stolen", "way": way, "file": signed})
    assert Message.objects.get(text="Stolen").files == []
    agent.post(f"{address(one)}answer/", {"text": "Here", "way": way, "file": signed})
    assert [file["name"] for file in Message.objects.get(text="Here").files] == ["рахунок.pdf"]
    assert not Draft.objects.exists()


def test_who_else_is_here_is_said(client_as, bohdan, nadia):
    one = asks("question", assignee=bohdan)
    client_as(nadia).post(f"{address(one)}presence/", {"typing": "1"})
    assert "Nadia Bondar is writing" in client_as(bohdan).post(f"{address(one)}presence/").content.decode()
    client_as(nadia).post(f"{address(one)}presence/", {"gone": "1"})
    assert "Nadia" not in client_as(bohdan).post(f"{address(one)}presence/").content.decode()


def test_the_tone_of_a_draft_is_looked_at_and_nothing_is_kept(client_as, bohdan):
    one = asks("My grinder is broken, this is terrible. Can you repair it?", assignee=bohdan, language="en")
    found = client_as(bohdan).post(f"{address(one)}tone/", {"text": "Hello! You should have read the manual."})
    assert "This blames the customer" in found.content.decode()
    assert 'data-start="' in found.content.decode()
    assert not Draft.objects.exists()


def test_a_customer_is_written_to_first_and_the_conversation_stands_beside_them(client_as, bohdan):
    asks("text", name="Ann", assignee=bohdan)
    ben = customer("Ben", email="ben@example.org")
    agent = client_as(bohdan)
    assert "Write to Ben" in agent.get(f"/inbox/to/{ben.pk}/").content.decode()
    refused = agent.post(f"/inbox/to/{ben.pk}/", {"way": "", "text": ""})
    assert refused.status_code == 422
    way = f"{Conversation.objects.get().account_id}:ben@example.org"
    agent.post(f"/inbox/to/{ben.pk}/", {"way": way, "subject": "Harvest", "text": "New honey is here"}, follow=True)
    new = Conversation.objects.get(customer=ben)
    assert (new.subject, new.assignee, Message.objects.get(conversation=new).text) == (
        "Harvest", bohdan, "New honey is here",
    )  # fmt: skip
    assert "Harvest" in agent.get(f"/customers/{ben.pk}/beside/").content.decode()
