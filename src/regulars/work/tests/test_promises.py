"""Promises: chosen by policies, three clocks that do not disturb each other, whatever happens in between."""

from datetime import timedelta

import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError

from regulars.customers.merging import merge_customers
from regulars.customers.tests.making import customer
from regulars.work.models import Matter, Policy, Promise, StateChange, Team
from regulars.work.promises import commands, privacy
from regulars.work.promises.policies import policies
from regulars.work.promises.queries import next_due, standing
from regulars.work.promises.types import Clock, Happened, State, Subject
from regulars.work.tests.promising import FRIDAY, ask, at, office, policy, tell

pytestmark = pytest.mark.django_db
REF = "inbox.conversation:17"
HOUR = 3600


@pytest.fixture
def olena(company):
    office()
    return customer("Olena Melnyk").pk


def test_a_question_on_friday_half_past_four_with_an_hour_is_due_on_monday_half_past_nine(olena):
    policy(first_limit="1h")
    first = ask(REF, olena, "2026-11-20 16:30")[Clock.FIRST]
    assert (first.due_at, first.state, first.limit_s) == (at("2026-11-23 09:30"), State.RUNNING, HOUR)
    assert next_due(standing([REF])[REF]) == at("2026-11-23 09:30")


def test_the_three_clocks_run_each_for_itself(olena):
    policy(first_limit="2h", next_limit="1h", resolution_limit="1d")
    begun = ask(REF, olena, "2026-11-20 10:00")
    assert set(begun) == {Clock.FIRST, Clock.RESOLUTION}
    answered = tell(REF, Happened.ANSWERED, "2026-11-20 11:00")
    assert (answered[Clock.FIRST].state, answered[Clock.FIRST].elapsed_s) == (State.KEPT, HOUR)
    assert answered[Clock.RESOLUTION].due_at == at("2026-11-23 10:00")
    asked = ask(REF, olena, "2026-11-20 16:30")
    assert asked[Clock.NEXT].due_at == at("2026-11-23 09:30")
    assert asked[Clock.RESOLUTION].due_at == at("2026-11-23 10:00")
    again = tell(REF, Happened.ANSWERED, "2026-11-23 09:31", now=at("2026-11-23 09:31"))
    assert again[Clock.NEXT].state == State.BROKEN
    closed = tell(REF, Happened.CLOSED, "2026-11-23 09:45")
    assert (closed[Clock.RESOLUTION].state, closed[Clock.RESOLUTION].elapsed_s) == (State.KEPT, 7 * HOUR + 2700)
    assert next_due(list(closed.values())) is None
    assert not Matter.objects.get().open


def test_a_second_question_before_the_answer_waits_no_longer_than_the_first(olena):
    policy(first_limit="2h", next_limit="1h")
    ask(REF, olena, "2026-11-20 10:00")
    assert ask(REF, olena, "2026-11-20 11:30")[Clock.FIRST].due_at == at("2026-11-20 12:00")
    assert not Promise.objects.filter(clock=Clock.NEXT).exists()


def test_waiting_for_the_customer_stops_only_the_solution(olena):
    policy(first_limit="2h", next_limit="1h", resolution_limit="1d")
    ask(REF, olena, "2026-11-20 10:00")
    tell(REF, Happened.ANSWERED, "2026-11-20 11:00")
    waiting = tell(REF, Happened.WAITS_FOR_CUSTOMER, "2026-11-20 11:00")
    assert (waiting[Clock.RESOLUTION].state, waiting[Clock.RESOLUTION].due_at) == (State.WAITS_CUSTOMER, None)
    back = ask(REF, olena, "2026-11-24 12:00")
    assert back[Clock.NEXT].due_at == at("2026-11-24 13:00")
    assert back[Clock.RESOLUTION].due_at == at("2026-11-25 11:00")


def test_a_third_party_gives_a_longer_limit_by_its_name(olena):
    policy(resolution_limit="1d", third_limits=[["Nova Poshta", "5d"], ["", "3d"]])
    ask(REF, olena, "2026-11-20 10:00")
    anybody = tell(REF, Happened.WAITS_FOR_THIRD_PARTY, "2026-11-20 12:00", third_party="Another operator")
    assert anybody[Clock.RESOLUTION].due_at == at("2026-11-25 10:00")
    assert anybody[Clock.RESOLUTION].state == State.WAITS_THIRD
    named = tell(REF, Happened.WAITS_FOR_THIRD_PARTY, "2026-11-20 13:00", third_party="nova poshta")
    assert named[Clock.RESOLUTION].due_at == at("2026-11-27 10:00")
    resumed = tell(REF, Happened.RESUMED, "2026-11-24 10:00")[Clock.RESOLUTION]
    assert (resumed.state, resumed.due_at) == (State.RUNNING, at("2026-11-27 10:00"))


def test_a_pause_stops_everything_and_resuming_goes_on(olena):
    policy(first_limit="4h", resolution_limit="1d")
    ask(REF, olena, "2026-11-20 10:00")
    paused = tell(REF, Happened.PAUSED, "2026-11-20 12:00")
    assert {(one.state, one.due_at) for one in paused.values()} == {(State.PAUSED, None)}
    resumed = tell(REF, Happened.RESUMED, "2026-11-23 10:00")
    assert resumed[Clock.FIRST].due_at == at("2026-11-23 12:00")
    assert resumed[Clock.RESOLUTION].due_at == at("2026-11-23 16:00")


def test_opening_again_goes_on_where_it_ended(olena):
    policy(first_limit="4h", resolution_limit="1d")
    ask(REF, olena, "2026-11-20 10:00")
    tell(REF, Happened.ANSWERED, "2026-11-20 11:00")
    tell(REF, Happened.CLOSED, "2026-11-20 12:00")
    reopened = tell(REF, Happened.REOPENED, "2026-11-23 10:00")
    assert reopened[Clock.FIRST].state == State.KEPT
    assert reopened[Clock.RESOLUTION].due_at == at("2026-11-23 16:00")
    assert Matter.objects.get().open


def test_asking_in_a_closed_matter_opens_it_again(olena):
    policy(first_limit="4h", next_limit="1h", resolution_limit="1d")
    ask(REF, olena, "2026-11-20 10:00")
    tell(REF, Happened.ANSWERED, "2026-11-20 11:00")
    tell(REF, Happened.CLOSED, "2026-11-20 12:00")
    asked = ask(REF, olena, "2026-11-23 10:00")
    assert asked[Clock.NEXT].due_at == at("2026-11-23 11:00")
    assert asked[Clock.RESOLUTION].state == State.RUNNING


def test_closing_without_an_answer_hides_no_breach(olena):
    policy(first_limit="1h")
    ask(REF, olena, "2026-11-20 10:00")
    assert tell(REF, Happened.CLOSED, "2026-11-20 10:30")[Clock.FIRST].state == State.CANCELLED
    tell(REF, Happened.REOPENED, "2026-11-20 10:31")
    assert tell(REF, Happened.CLOSED, "2026-11-20 12:00")[Clock.FIRST].state == State.BROKEN


def test_what_is_called_off_is_neither_kept_nor_broken(olena):
    policy(first_limit="1h", resolution_limit="1d")
    ask(REF, olena, "2026-11-20 10:00")
    assert {one.state for one in tell(REF, Happened.CANCELLED, "2026-11-20 16:00").values()} == {State.CANCELLED}


def test_an_answer_in_the_last_second_is_kept(olena):
    policy(first_limit="1h")
    ask(REF, olena, "2026-11-20 10:00")
    assert tell(REF, Happened.ANSWERED, "2026-11-20 11:00:00")[Clock.FIRST].state == State.KEPT


def test_who_is_not_watched_is_told_nothing(olena):
    assert commands.tell("inbox.conversation:99", Happened.ANSWERED, at=FRIDAY, now=FRIDAY) == []
    assert standing(["inbox.conversation:99"]) == {}


def test_watching_twice_promises_once_and_the_same_line_twice_is_one(olena):
    policy(first_limit="1h")
    ask(REF, olena, "2026-11-20 10:00")
    ask(REF, olena, "2026-11-20 10:00")
    assert (Matter.objects.count(), Promise.objects.count(), StateChange.objects.count()) == (1, 2, 1)


def test_a_customer_merged_into_another_is_promised_as_the_other(olena):
    policy(first_limit="1h")
    other = customer("Олена Мельник")
    merge_customers(olena, other.pk, choices={}, actor="", now=FRIDAY)
    ask(REF, other.pk, "2026-11-20 10:00")
    assert Matter.objects.get().customer_id == olena


@pytest.mark.parametrize(
    ("about", "chosen"),
    [
        ({"channel": "chat"}, "Chat"),
        ({"channel": "chat", "valued": True}, "Chat"),
        ({"valued": True}, "Valued"),
        ({"topic": "DELIVERY"}, "Delivery"),
        ({"topic": "delivery", "valued": True}, "Valued"),
        ({"third_party": "nova poshta"}, "Carriers"),
        ({}, "All others"),
    ],
)
def test_the_first_policy_that_matches_is_taken(olena, about, chosen):
    policy(first_limit="4h")
    policy("Chat", position=1, channels=["chat"], first_limit="5m")
    policy("Valued", position=2, valued=True, first_limit="1h")
    policy("Delivery", position=3, topics=["Delivery"], first_limit="2h")
    policy("Carriers", position=4, third_party="Nova Poshta", first_limit="3h")
    assert ask(REF, olena, "2026-11-20 10:00", **about)[Clock.FIRST].policy == chosen


def test_a_company_that_has_said_nothing_promises_something_sensible(company):
    anna = customer("Anna").pk
    assert ask(REF, anna, "2026-11-20 10:00")[Clock.FIRST].due_at == at("2026-11-20 14:00")
    assert [one.policy.name for one in policies(FRIDAY)] == ["Chat", "Valued customers", "All others"]
    policies(FRIDAY)
    assert Policy.objects.count() == 3


def test_a_clock_that_is_off_has_no_due_time(olena):
    policy(first_limit="1h")
    ask(REF, olena, "2026-11-20 10:00")
    solution = Promise.objects.get(clock=Clock.RESOLUTION)
    assert (solution.limit_s, solution.due_at, solution.look_at) == (None, None, None)
    assert [one.clock for one in standing([REF])[REF]] == [Clock.FIRST]


def test_standing_of_many_costs_one_query(olena, django_assert_num_queries):
    policy(first_limit="1h", resolution_limit="1d")
    for number in range(5):
        ask(f"inbox.conversation:{number}", olena, "2026-11-20 10:00")
    with django_assert_num_queries(1):
        assert len(standing([f"inbox.conversation:{number}" for number in range(5)])) == 5


def test_what_happened_is_never_changed(olena):
    policy(first_limit="1h")
    ask(REF, olena, "2026-11-20 10:00")
    for change in ("UPDATE work_statechange SET at = now()", "DELETE FROM work_statechange"):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_strange_words_break_nothing(olena):
    policy(first_limit="1h")
    subject = Subject(olena, "email\x00", topic="\ud83d", third_party="\x00")
    assert commands.watch(REF, subject, at=FRIDAY, now=FRIDAY)
    assert tell(REF, Happened.WAITS_FOR_THIRD_PARTY, "2026-11-20 10:00", third_party="x\x00\ud83d" * 100)


def test_an_erasure_calls_off_what_still_runs_and_leaves_what_was_kept(olena):
    policy(first_limit="1h", resolution_limit="1d")
    ask(REF, olena, "2026-11-20 10:00")
    tell(REF, Happened.ANSWERED, "2026-11-20 10:30")
    for _time in range(2):
        privacy.erase([olena], now=at("2026-11-20 11:00"))
    assert dict(Promise.objects.values_list("clock", "state")) == {"first": State.KEPT, "resolution": State.CANCELLED}
    assert not Promise.objects.filter(ended_at=None).exists()
    assert not Matter.objects.filter(open=True).exists()


def test_what_is_told_late_counts_from_when_it_happened(olena):
    policy(first_limit="1h")
    ask(REF, olena, "2026-11-20 10:00", now=at("2026-11-20 15:00"))
    first = Promise.objects.get(clock=Clock.FIRST)
    assert (first.state, first.due_at) == (State.BROKEN, at("2026-11-20 11:00"))
    answered = tell(REF, Happened.ANSWERED, "2026-11-20 10:59", now=at("2026-11-20 15:10"))
    assert answered[Clock.FIRST].state == State.KEPT
    assert answered[Clock.FIRST].elapsed_s == timedelta(minutes=59).seconds


def test_a_team_that_gets_it_before_the_first_answer_promises_what_it_promises(olena):
    team = Team.objects.create(name="Repairs", created_at=FRIDAY)
    policy(first_limit="4h", warn_percent=0)
    policy("Repairs", position=1, team=team, first_limit="1h", warn_percent=0)
    ask(REF, olena, "2026-11-20 10:00")
    assert Promise.objects.get(clock=Clock.FIRST).due_at == at("2026-11-20 14:00")
    commands.team_moved(REF, team.pk, now=at("2026-11-20 10:30"))
    commands.team_moved(REF, team.pk, now=at("2026-11-20 10:31"))
    first = Promise.objects.get(clock=Clock.FIRST)
    assert (first.due_at, first.started_at) == (at("2026-11-20 11:00"), at("2026-11-20 10:00"))
    assert StateChange.objects.count() == 1


def test_who_goes_on_with_an_answered_matter_keeps_what_was_promised(olena):
    team = Team.objects.create(name="Repairs", created_at=FRIDAY)
    kept = policy(first_limit="4h", resolution_limit="2d")
    policy("Repairs", position=1, team=team, first_limit="1h", resolution_limit="1h")
    ask(REF, olena, "2026-11-20 10:00")
    tell(REF, Happened.ANSWERED, "2026-11-20 10:30")
    commands.team_moved(REF, team.pk, now=at("2026-11-20 11:00"))
    assert Matter.objects.get().version == kept


def test_a_team_that_has_it_too_late_finds_it_broken_at_once(olena):
    team = Team.objects.create(name="Repairs", created_at=FRIDAY)
    policy(first_limit="4h")
    policy("Repairs", position=1, team=team, first_limit="1h")
    ask(REF, olena, "2026-11-20 10:00")
    commands.team_moved(REF, team.pk, now=at("2026-11-20 11:30"))
    assert Promise.objects.get(clock=Clock.FIRST).broken_at == at("2026-11-20 11:30")
