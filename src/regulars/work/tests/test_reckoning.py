"""Clocks rebuilt from a history: the same however it came to be known, and what a slow count minute by minute says."""

import itertools
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.customers.tests.making import customer
from regulars.work.calendars.hours import WorkingHours
from regulars.work.models import Promise
from regulars.work.promises import commands
from regulars.work.promises.reckoning import RANK, Line, Terms, reckon
from regulars.work.promises.types import Clock, Happened, State, Subject
from regulars.work.tests.promising import FRIDAY, at, office, policy

HOURS = WorkingHours("Europe/Kyiv", 5 * (((540, 780), (840, 1020)),) + 2 * ((),))
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
TERMS = Terms(
    HOURS, {Clock.FIRST: HOUR, Clock.NEXT: 2 * HOUR, Clock.RESOLUTION: 8 * HOUR}, {"": 16 * HOUR, "post": 24 * HOUR}
)
STEP = timedelta(minutes=30)

# From Friday noon into Monday, so that a night and a weekend lie in between; some things happen at the same instant.
moments = st.integers(0, 150).map(lambda steps: at("2026-11-20 12:00") + steps * STEP)
lines = st.builds(Line, moments, st.sampled_from(list(Happened)), st.sampled_from(["", "Post"]))
histories = st.lists(lines, max_size=12).map(lambda found: [Line(FRIDAY, Happened.ASKED), *found])


@settings(max_examples=200)
@given(histories, st.randoms(use_true_random=False))
def test_the_order_in_which_lines_became_known_says_nothing(history, chance):
    now = at("2026-11-25 12:00")
    shuffled = [*history, *history[:2]]
    chance.shuffle(shuffled)
    assert reckon(shuffled, TERMS, now) == reckon(history, TERMS, now)


def minutes_of(history):
    """By hand: which clocks run in the minutes that follow each line, counted where the office is open."""
    kyiv, counted, turn = ZoneInfo("Europe/Kyiv"), {}, 1
    begun, ended, paused, waits = set(), {}, False, None
    ordered = sorted(set(history), key=lambda line: (line.at, RANK[line.happened], line.third_party))
    for line, following in itertools.zip_longest(ordered, ordered[1:]):
        what = line.happened
        if what == Happened.REOPENED or (what == Happened.ASKED and "stop" in ended.values()):
            ended = {clock: how for clock, how in ended.items() if how == "answer"}
            paused, waits = False, None
        if what == Happened.ASKED:
            paused, waits = False, None if waits == Happened.WAITS_FOR_CUSTOMER else waits
            newest = (Clock.NEXT, turn)
            if not begun:
                begun |= {(Clock.FIRST, 1), (Clock.RESOLUTION, 1)}
            elif (Clock.FIRST, 1) in ended and newest not in begun:
                begun.add(newest)
            elif (Clock.FIRST, 1) in ended and newest in ended:
                turn += 1
                begun.add((Clock.NEXT, turn))
        elif what == Happened.ANSWERED:
            for clock in begun:
                if clock[0] != Clock.RESOLUTION and clock not in ended:
                    ended[clock] = "answer"
        elif what in (Happened.CLOSED, Happened.CANCELLED):
            ended |= {clock: "stop" for clock in begun if clock not in ended}
        elif what == Happened.PAUSED:
            paused = True
        elif what == Happened.RESUMED:
            paused, waits = False, None
        elif what in (Happened.WAITS_FOR_CUSTOMER, Happened.WAITS_FOR_THIRD_PARTY):
            waits = what
        moment = line.at
        while following and moment < following.at:
            wall = moment.astimezone(kyiv)
            minute = wall.hour * 60 + wall.minute
            if any(start <= minute < end for start, end in HOURS.week[wall.weekday()]):
                for clock in begun - set(ended):
                    held = paused or (clock[0] == Clock.RESOLUTION and waits == Happened.WAITS_FOR_CUSTOMER)
                    counted[clock] = counted.get(clock, 0) + (not held)
            moment += MINUTE
    return {clock: counted.get(clock, 0) for clock in begun}


@settings(max_examples=100)
@given(histories)
def test_each_clock_ran_as_many_minutes_as_a_slow_count_finds(history):
    found = reckon(history, TERMS, at("2026-11-25 12:00"))
    assert {(one.clock, one.turn): one.elapsed // MINUTE for one in found} == minutes_of(history)


@settings(max_examples=200)
@given(histories)
def test_what_is_kept_took_no_longer_than_promised_and_what_stands_still_is_not_due(history):
    for one in reckon(history, TERMS, at("2026-11-25 12:00"), warn=0.75, steps=[HOUR]):
        assert one.state != State.KEPT or one.elapsed <= one.limit
        assert one.state not in (State.PAUSED, State.WAITS_CUSTOMER) or one.due_at is None
        assert one.warn_at is None or one.due_at is None or one.warn_at <= one.due_at
        assert one.steps_at[0] is None or one.due_at <= one.steps_at[0]


FIELDS = ("clock", "turn", "state", "started_at", "ended_at", "limit_s", "elapsed_s", "due_at")
TOLD = [
    (Happened.ASKED, "10:00", ""), (Happened.ANSWERED, "10:30", ""), (Happened.WAITS_FOR_CUSTOMER, "10:30", ""),
    (Happened.ASKED, "12:00", ""), (Happened.WAITS_FOR_THIRD_PARTY, "12:10", "Post"), (Happened.ANSWERED, "14:30", ""),
    (Happened.CLOSED, "15:00", ""), (Happened.ASKED, "15:10", ""), (Happened.ANSWERED, "15:30", ""),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("rotated", [0, 1, 4, 7])
def test_rows_are_the_same_whether_told_as_it_happened_or_in_any_order_later(company, rotated):
    office()
    policy(first_limit="1h", next_limit="1h", resolution_limit="1d", third_limits=[["Post", "2d"]])
    olena, now = customer("Olena Melnyk").pk, at("2026-11-23 12:00")
    later = [*TOLD[rotated:], *TOLD[:rotated]][:: -1 if rotated == 4 else 1]
    for ref, told in (("inbox.conversation:1", TOLD), ("inbox.conversation:2", later)):
        commands.watch(ref, Subject(olena, "email"), at=at("2026-11-20 10:00"), now=now)
        for happened, clock, third_party in told:
            commands.tell(ref, happened, at=at(f"2026-11-20 {clock}"), now=now, third_party=third_party)
    first, second = (
        list(Promise.objects.filter(matter__ref=ref).order_by("clock", "turn").values(*FIELDS))
        for ref in ("inbox.conversation:1", "inbox.conversation:2")
    )
    assert first == second
    assert {(one["clock"], one["turn"]) for one in first} == {
        ("first", 1), ("next", 1), ("next", 2), ("resolution", 1),
    }  # fmt: skip
