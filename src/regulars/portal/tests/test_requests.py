"""A customer opens the page of their request: reads what is theirs, adds a word, closes it."""

from datetime import timedelta

import pytest
from django.core import signing

from regulars.inbox import commands
from regulars.inbox.models import Conversation, Message, Participant
from regulars.lib import clock
from regulars.portal.chat import rates
from regulars.portal.errors import ChatPaused
from regulars.portal.request_links import SALT, token_of
from regulars.portal.tests.chatting import answered, chat, window
from regulars.work.models import Promise

__all__ = ["chat", "window"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(window, bohdan) -> Conversation:
    window.say("Коли прийде кава?")
    return Conversation.objects.get()


def address(conversation: Conversation, *ways: tuple[str, str]) -> str:
    named = ways or [("browser", conversation.address)]
    return f"/r/{token_of(conversation.pk, named)}/"


def text_of(answer) -> str:
    return answer.content.decode()


def test_the_page_shows_what_was_said_and_who_looks_after_it(asked, charlie, bohdan):
    answered(asked, "Завтра о дев'ятій.", bohdan, now=clock.now())
    Conversation.objects.filter(id=asked.pk).update(assignee=bohdan)
    page = charlie.get(address(asked))
    assert page.status_code == 200
    for words in ("Коли прийде кава?", "Завтра о дев&#x27;ятій.", "Bohdan Koval"):
        assert words in text_of(page)
    assert page["Content-Language"] == "uk"
    assert "noindex" in page["X-Robots-Tag"]
    assert "no-store" in page["Cache-Control"]


def test_it_says_by_when_we_answer(asked, charlie):
    Conversation.objects.filter(id=asked.pk).update(language="en")
    Promise.objects.filter(matter__ref=asked.ref, clock="first").update(due_at=clock.now() + timedelta(days=3))
    assert "We answer by" in text_of(charlie.get(address(asked)))
    Promise.objects.filter(matter__ref=asked.ref, clock="first").update(due_at=clock.now() - timedelta(hours=1))
    assert "We know it, and are sorry" in text_of(charlie.get(address(asked)))


def test_a_word_more_comes_into_the_same_conversation_once(asked, charlie):
    for _press in range(2):
        answer = charlie.post(f"{address(asked)}more/", {"text": "І ще цукор", "number": "n-1"})
        assert answer.status_code == 302
    assert list(Message.objects.order_by("id").values_list("text", "conversation")) == [
        ("Коли прийде кава?", asked.pk), ("І ще цукор", asked.pk),
    ]  # fmt: skip
    assert "І ще цукор" in text_of(charlie.get(address(asked)))


@pytest.mark.parametrize(("text", "words"), [(" ", "Write something"), ("a" * 4001, "at most 4000")])
def test_what_cannot_be_sent_is_said_on_the_page(asked, charlie, text, words):
    Conversation.objects.filter(id=asked.pk).update(language="en")
    answer = charlie.post(f"{address(asked)}more/", {"text": text})
    assert answer.status_code == 422
    assert words in text_of(answer)


def test_it_can_be_closed_and_opened_again(asked, charlie):
    charlie.post(f"{address(asked)}settled/")
    asked.refresh_from_db()
    assert asked.state == Conversation.State.CLOSED
    charlie.post(f"{address(asked)}settled/", {"back": "1"})
    asked.refresh_from_db()
    assert asked.state == Conversation.State.OPEN


def test_whoever_closes_and_opens_like_a_machine_waits(asked, charlie, monkeypatch):
    monkeypatch.setattr(rates, "MESSAGES", 3)
    presses = [charlie.post(f"{address(asked)}settled/", {"back": "1"}).status_code for _time in range(4)]
    assert presses == [302, 302, 302, 429]


def test_what_keeps_a_request_from_being_closed_is_said_on_the_page(asked, charlie, monkeypatch):
    def refuse(*_what, **_more):
        raise ChatPaused()

    monkeypatch.setattr(commands, "close", refuse)
    Conversation.objects.filter(id=asked.pk).update(language="en")
    answer = charlie.post(f"{address(asked)}settled/")
    assert answer.status_code == 409
    assert "The chat is closed for now" in text_of(answer)


def test_opening_the_page_changes_nothing(asked, charlie, django_assert_max_num_queries):
    before = Message.objects.count()
    with django_assert_max_num_queries(12):
        charlie.get(address(asked))
    assert Message.objects.count() == before


def test_somebody_else_in_the_conversation_reads_nothing_that_was_not_written_to_them(asked, charlie):
    Participant.objects.create(conversation=asked, channel="email", value="petro@honey.example")
    page = text_of(charlie.get(address(asked, ("email", "petro@honey.example"))))
    assert "кава" not in page


@pytest.mark.parametrize("spoil", ["forged", "late", "gone", "nobody", "strange"])
def test_a_link_that_is_not_theirs_any_more_says_so(asked, charlie, spoil, monkeypatch):
    path = address(asked)
    if spoil == "forged":
        path = path[:-3] + "xy/"
    elif spoil == "late":
        made = signing.time.time
        monkeypatch.setattr(signing.time, "time", lambda: made() + 121 * 86_400)
    elif spoil == "gone":
        Participant.objects.all().delete()
    elif spoil == "nobody":
        path = f"/r/{token_of(asked.pk, [])}/"
    else:
        path = f"/r/{signing.dumps('strange', salt=SALT)}/"
    for answer in (charlie.get(path), charlie.post(f"{path}more/", {"text": "a"}), charlie.post(f"{path}settled/")):
        assert answer.status_code == 404
        assert "кава" not in text_of(answer)
    assert Message.objects.count() == 1
