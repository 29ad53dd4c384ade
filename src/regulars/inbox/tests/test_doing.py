"""What is done with conversations, with one or with many at once, and the way back of each."""

from datetime import timedelta

import pytest
from tests.cast import NOW

from regulars.customers.tests.making import customer
from regulars.inbox.models import Conversation, Message
from regulars.inbox.tests.making import adds, asks
from regulars.inbox.tests.pages import act, address, at_noon, undo
from regulars.inbox.views.moments import offered

__all__ = ["at_noon"]
pytestmark = pytest.mark.django_db
State = Conversation.State


def test_many_are_closed_at_once_and_all_taken_back(client_as, bohdan):
    chosen = [asks(f"text {number}", name=f"Customer {number}", assignee=bohdan) for number in range(3)]
    agent = client_as(bohdan)
    page = act(agent, "close", *chosen)
    assert "3 conversations: Closed" in page.content.decode()
    assert set(Conversation.objects.values_list("state", flat=True)) == {State.CLOSED}
    undo(agent, page)
    assert set(Conversation.objects.values_list("state", flat=True)) == {State.OPEN}


def test_what_is_taken_back_is_looked_at_where_it_was_done(client_as, bohdan):
    one, agent = asks("text", name="Ann", assignee=bohdan), client_as(bohdan)
    listed_at = "/inbox/?view=all&q=text"
    for given, place in (
        ({"back": listed_at}, listed_at),
        ({"back": listed_at, "here": str(one.pk)}, f"{address(one)}?view=all&q=text"),
        ({"back": "https://elsewhere.example/inbox/"}, "/inbox/"),
    ):
        page = act(agent, "close", one, **given)
        tags = list(page.context["messages"])[-1].extra_tags
        assert agent.post(tags.removeprefix("undo:")).url == place


def test_each_moment_is_offered_once():
    sunday = NOW + timedelta(days=(6 - NOW.weekday()) % 7)
    assert [one.text for one in offered(sunday)] == ["In three hours", "Tomorrow morning", "In a week"]
    assert len(offered(sunday + timedelta(days=2))) == 4


def test_one_that_refuses_leaves_all_as_they_were(client_as, bohdan, marta):
    one, other = asks("one", name="Ann", assignee=bohdan), asks("two", name="Ben", assignee=bohdan)
    page = act(client_as(bohdan), "assign", one, other, to=f"employee:{marta.pk}")
    assert "toast tone-bad" in page.content.decode()
    assert set(Conversation.objects.values_list("assignee_id", flat=True)) == {bohdan.pk}


def test_somebody_is_given_it_with_what_they_should_know_and_it_goes_back(client_as, bohdan, nadia):
    one = asks("text", assignee=bohdan)
    agent = client_as(bohdan)
    page = act(agent, "assign", one, to=f"employee:{nadia.pk}", summary="She waits since Monday")
    one.refresh_from_db()
    assert one.assignee == nadia
    assert Message.objects.get(direction="note").text == "She waits since Monday"
    undo(agent, page)
    one.refresh_from_db()
    assert one.assignee == bohdan


def test_put_aside_tagged_renamed_and_waiting_for_others_and_each_taken_back(client_as, bohdan):
    one = asks("text", subject="Old", assignee=bohdan, tags=["refund"])
    agent = client_as(bohdan)
    steps = [
        ("snooze", {"until": "2026-11-23T09:00"}, lambda: one.snoozed_until is not None),
        ("tag", {"tags": "refund, Urgent", "exact": "yes"}, lambda: one.tags == ["refund", "urgent"]),
        ("tag", {"tags": "", "exact": "yes"}, lambda: one.tags == []),
        ("subject", {"subject": "New"}, lambda: one.subject == "New"),
        ("third", {"third_party": "Post office"}, lambda: (one.state, one.third_party) == ("third", "Post office")),
    ]
    for do, given, is_so in steps:
        page = act(agent, do, one, **given)
        one.refresh_from_db()
        assert is_so(), do
        undo(agent, page)
        one.refresh_from_db()
        assert (one.snoozed_until, one.tags, one.subject, one.state) == (None, ["refund"], "Old", "open"), do


def test_a_moment_that_has_passed_is_refused_in_words(client_as, bohdan):
    one = asks("text", assignee=bohdan)
    page = act(client_as(bohdan), "snooze", one, until="2020-01-01T09:00")
    assert "This moment has passed already" in page.content.decode()


def test_merged_linked_and_split_and_each_taken_back(client_as, bohdan):
    whose = customer("Ann")
    one, other = asks("first", of=whose, assignee=bohdan), asks("second", of=whose, assignee=bohdan)
    agent = client_as(bohdan)
    page = act(agent, "merge", one, other=str(other.pk))
    other.refresh_from_db()
    assert other.merged_into == one
    assert agent.get(address(other)).status_code == 302
    assert "second" in agent.get(address(one)).content.decode()
    undo(agent, page)
    other.refresh_from_db()
    assert other.merged_into is None
    page = act(agent, "link", one, other=str(other.pk), here=str(one.pk))
    assert address(other) in agent.get(f"{address(one)}head/").content.decode()
    undo(agent, page)
    assert address(other) not in agent.get(f"{address(one)}head/").content.decode()
    late = adds(one, "another matter", at=NOW + timedelta(minutes=1))
    page = agent.post(f"{address(one)}split/", {"from": late.pk}, follow=True)
    late.refresh_from_db()
    assert late.conversation_id not in (one.pk, other.pk)
    undo(agent, page)
    assert "another matter" in agent.get(address(one)).content.decode()


def test_a_way_back_is_only_for_whoever_went_there(client_as, bohdan, nadia):
    one = asks("text", assignee=bohdan)
    page = act(client_as(bohdan), "close", one)
    way = next(iter(page.context["messages"])).extra_tags.removeprefix("undo:")
    assert client_as(nadia).post(way).status_code == 404
    one.refresh_from_db()
    assert one.state == State.CLOSED


def test_where_to_go_back_to_is_never_outside(client_as, bohdan):
    one = asks("text", assignee=bohdan)
    answer = client_as(bohdan).post("/inbox/act/", {"do": "close", "id": one.pk, "back": "https://evil.example/inbox/"})
    assert answer["Location"] == "/inbox/"
