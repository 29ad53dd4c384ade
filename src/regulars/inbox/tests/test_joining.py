"""Two conversations that become one, and one that becomes two, keep who waits and what was promised."""

from datetime import timedelta

import pytest
from tests.cast import NOW

from regulars.customers.tests.making import customer
from regulars.inbox import commands, joining, standing
from regulars.inbox.locking import conversations_locked
from regulars.inbox.models import Conversation, Message
from regulars.inbox.tests.making import adds, asks
from regulars.work.models import Assignment
from regulars.work.promises import queries as promises
from regulars.work.promises.types import Happened

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def promised(text: str, whose, *, at=NOW) -> Conversation:
    conversation = asks(text, of=whose, at=at)
    standing.promise(conversation, at=at, now=at)
    conversation.save()
    return conversation


def clocks(conversation: Conversation) -> dict[str, str]:
    return {one.clock: one.state for one in promises.standing([conversation.ref]).get(conversation.ref, [])}


@pytest.fixture
def closed(company, bohdan) -> Conversation:
    """Something of Ann's that was answered and is closed."""
    old = promised("old", customer("Ann"))
    standing.happened(old, Happened.ANSWERED, at=NOW + MINUTE, now=NOW + MINUTE)
    Conversation.objects.filter(id=old.pk).update(waiting_since=None, answered_at=NOW + MINUTE)
    commands.close(old.pk, actor="", now=NOW + 2 * MINUTE)
    old.refresh_from_db()
    return old


def test_whoever_waits_in_what_is_merged_into_a_closed_one_is_promised_an_answer_there(closed):
    new = promised("new", closed.customer, at=NOW + 3 * MINUTE)
    commands.merge(new.pk, closed.pk, actor="", now=NOW + 4 * MINUTE)
    closed.refresh_from_db()
    assert (closed.state, closed.waiting_since) == ("open", NOW + 3 * MINUTE)
    assert closed.due_at is not None
    assert (closed.preview, closed.messages_count) == ("new", 2)
    assert clocks(closed)["next"] == "running"
    assert Assignment.objects.filter(ref=closed.ref, until=None).exists()


def test_a_merge_that_is_taken_back_leaves_both_as_they_were(closed):
    new = promised("new", closed.customer, at=NOW + 3 * MINUTE)
    commands.merge(new.pk, closed.pk, actor="", now=NOW + 4 * MINUTE)
    commands.unmerge(new.pk, actor="", now=NOW + 5 * MINUTE)
    closed.refresh_from_db()
    new.refresh_from_db()
    assert (closed.state, closed.waiting_since, closed.due_at, closed.preview) == ("closed", None, None, "old")
    assert (closed.messages_count, closed.active_at) == (1, NOW)
    assert (new.state, new.waiting_since) == ("open", NOW + 3 * MINUTE)
    assert "running" not in clocks(closed).values()
    assert clocks(new)["first"] == "running"


def test_what_was_answered_while_it_was_merged_waits_for_nothing_when_that_is_taken_back(closed):
    new = promised("new", closed.customer, at=NOW + 3 * MINUTE)
    commands.merge(new.pk, closed.pk, actor="", now=NOW + 4 * MINUTE)
    Conversation.objects.filter(id=closed.pk).update(waiting_since=None, answered_at=NOW + 5 * MINUTE)
    commands.unmerge(new.pk, actor="", now=NOW + 6 * MINUTE)
    new.refresh_from_db()
    assert new.waiting_since is None
    assert clocks(new)["first"] == "kept"


def test_what_is_split_off_takes_the_waiting_along_and_leaves_no_clock_running(closed):
    second = adds(closed, "second", at=NOW + timedelta(hours=1))
    Conversation.objects.filter(id=closed.pk).update(
        state="open", closed_at=None, waiting_since=second.at, messages_count=2, preview="second", active_at=second.at
    )
    standing.happened(closed, Happened.ASKED, at=second.at, now=second.at)
    assert clocks(closed)["next"] == "running"
    new = joining.split(second.pk, actor="", now=NOW + timedelta(hours=2))
    closed.refresh_from_db()
    assert (closed.waiting_since, closed.due_at, closed.preview, closed.messages_count) == (None, None, "old", 1)
    assert (new.waiting_since, new.preview, new.messages_count) == (second.at, "second", 1)
    assert (clocks(closed)["next"], clocks(new)["first"]) == ("paused", "running")
    commands.merge(new.pk, closed.pk, actor="", now=NOW + timedelta(hours=3))
    closed.refresh_from_db()
    assert (closed.waiting_since, closed.preview, clocks(closed)["next"]) == (second.at, "second", "running")


def test_whoever_asked_before_what_is_split_off_waits_on(company):
    one = promised("first", customer("Ann"))
    second = adds(one, "second", at=NOW + MINUTE)
    new = joining.split(second.pk, actor="", now=NOW + 2 * MINUTE)
    one.refresh_from_db()
    assert (one.waiting_since, clocks(one)["first"]) == (NOW, "running")
    assert new.waiting_since == second.at
    assert Message.objects.filter(conversation=new).count() == 1


def test_a_call_that_was_answered_is_opened_again_though_nobody_ever_had_it(company, bohdan):
    call = asks("call", of=customer("Ann"))
    Assignment.objects.all().delete()
    Conversation.objects.filter(id=call.pk).update(state="closed", closed_at=NOW)
    assert commands.reopen(call.pk, actor="", now=NOW).state == "open"
    assert Assignment.objects.filter(ref=call.ref, until=None).exists()


def test_one_and_what_it_is_merged_into_are_locked_in_the_order_of_all_others(company, django_assert_num_queries):
    whose = customer("Ann")
    first, second = asks("first", of=whose), asks("second", of=whose)
    commands.merge(second.pk, first.pk, actor="", now=NOW)
    with django_assert_num_queries(1) as asked:
        assert list(conversations_locked([second.pk])) == [first.pk, second.pk]
    assert "FOR UPDATE" in asked.captured_queries[0]["sql"]
