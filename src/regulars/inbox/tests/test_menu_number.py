"""The number at the inbox in the menu: on every page, and told by steps that add up to what a page would count."""

from datetime import timedelta

import pytest
from tests.cast import NOW

from regulars.inbox.answering import answer, write_note
from regulars.inbox.handling import assign, close, reopen, snooze, wait_for_customer, wake
from regulars.inbox.mentioning import mentions_seen
from regulars.inbox.models import Conversation
from regulars.inbox.telling import MENU_LINE
from regulars.inbox.tests.making import asks
from regulars.inbox.tests.post import only_conversation, post  # noqa: F401 - a fixture
from regulars.inbox.types import Afterwards, Reply
from regulars.live.menu import topic_of
from regulars.live.models import Fact
from regulars.staff.house import read

pytestmark = pytest.mark.django_db


def told(who) -> int:
    return sum(fact.data["by"] for fact in Fact.objects.filter(topic=topic_of(who.pk)))


def counted(who) -> int:
    return sum(read(who, now=NOW).numbers[MENU_LINE].values())


def shown(page) -> bool:
    return '<span data-number="2">2</span>' in page.content.decode()


def test_every_page_says_how_many_wait_for_the_reader_and_whoever_missed_it_is_told_the_same(client_as, bohdan, nadia):
    asks("one", name="Ann", assignee=bohdan)
    asks("two", name="Ben", assignee=nadia)
    answered = asks("three", name="Cat", assignee=bohdan)
    Conversation.objects.filter(id=answered.pk).update(waiting_since=None)
    write_note(answered.pk, "Look", author_id=nadia.pk, mentions=[bohdan.pk], now=NOW)
    browser = client_as(bohdan)
    assert shown(browser.get("/customers/"))
    assert shown(browser.get("/inbox/waiting/"))
    assert '<span class="count" hidden>' in client_as("director").get("/inbox/waiting/").content.decode()


def test_after_whatever_is_done_the_steps_told_add_up_to_what_is_there(bohdan, nadia):
    one, other = asks("one", name="Ann", assignee=bohdan), asks("two", name="Ben", assignee=nadia)
    before = {who: counted(who) for who in (bohdan, nadia)}
    for do in (
        lambda: close(one.pk, actor="", now=NOW),
        lambda: reopen(one.pk, actor="", now=NOW),
        lambda: snooze(one.pk, NOW.replace(day=25), actor="", now=NOW),
        lambda: wake(one.pk, actor="", now=NOW),
        lambda: assign(one.pk, employee_id=nadia.pk, team_id=None, actor="", now=NOW),
        lambda: wait_for_customer(other.pk, actor="", now=NOW),
    ):
        do()
        assert {who: before[who] + told(who) for who in before} == {who: counted(who) for who in before}
    assert (counted(bohdan), counted(nadia)) == (0, 1)


def test_what_a_customer_asks_and_what_we_answer_is_told_when_it_has_gone_out(post, bohdan):  # noqa: F811
    post.arrives("Where is my order?", name="Olena Melnyk")
    one = only_conversation()
    assert one.assignee == bohdan
    assert told(bohdan) == 1 == counted(bohdan)
    answer(one.pk, Reply("Here it is", afterwards=Afterwards.STAY), author_id=bohdan.pk, now=NOW)
    assert told(bohdan) == 1 == counted(bohdan)
    post.delivers(now=NOW + timedelta(minutes=1))
    assert told(bohdan) == 0 == counted(bohdan)


def test_a_mention_counts_until_it_is_seen(bohdan, nadia):
    one = asks("one", name="Ann", assignee=bohdan)
    write_note(one.pk, "Look", author_id=bohdan.pk, mentions=[nadia.pk], now=NOW)
    assert counted(nadia) == 1 == told(nadia)
    assert mentions_seen(one.pk, employee_id=nadia.pk, now=NOW) == 1
    assert mentions_seen(one.pk, employee_id=nadia.pk, now=NOW) == 0
    assert counted(nadia) == 0 == told(nadia)
