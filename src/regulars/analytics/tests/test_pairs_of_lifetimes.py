"""Two parts compared from what is stored of each: the same as the estimates made of the customers themselves."""

from random import Random

import pytest

from regulars.analytics.calendar import DAYS_A_MONTH
from regulars.analytics.survival.comparing import log_rank
from regulars.analytics.survival.curves import difference, kaplan_meier, restricted_mean
from regulars.analytics.survival.pairs import compared, log_rank_of_two, mean_within, months_watched, without
from regulars.analytics.survival.rows import Lifetimes, lifetimes
from regulars.analytics.survival.segments import days_of, trusted_from
from regulars.analytics.survival.segments import months_watched as months_watched_of

Stay = tuple[int, bool, float]


def stays(seed: int, size: int, pace: float) -> list[Stay]:
    """Durations with ties, some still here, a third watched only from a later day on."""
    chance = Random(seed)
    found = []
    for _ in range(size):
        days = 1 + int(chance.expovariate(1 / pace))
        late = chance.random() < 0.3 and days > 3
        found.append((days, chance.random() < 0.7, float(chance.randrange(1, days)) if late else float("-inf")))
    return found


def rows_of(found: list[Stay]) -> Lifetimes:
    return lifetimes(*([stay[place] for stay in found] for place in range(3)))


@pytest.mark.parametrize("seed", range(6))
def test_two_parts_are_compared_as_by_the_customers_themselves(seed):
    one, other = rows_of(stays(seed, 300, 300)), rows_of(stays(seed + 100, 200, 340))
    pair = compared(days_of(one), days_of(other))
    assert pair.p_value == pytest.approx(log_rank([one, other]).p_value, rel=1e-9)
    until = pair.within * DAYS_A_MONTH
    assert pair.within == min(months_watched_of(one), months_watched_of(other))
    apart = difference(restricted_mean(kaplan_meier(one), until), restricted_mean(kaplan_meier(other), until))
    assert pair.months == pytest.approx(apart.value / DAYS_A_MONTH, rel=1e-9)
    assert (pair.low, pair.high) == pytest.approx((apart.low / DAYS_A_MONTH, apart.high / DAYS_A_MONTH), rel=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_the_mean_and_its_error_are_those_of_the_curve(seed):
    rows = rows_of(stays(seed, 120, 90))
    until = months_watched_of(rows) * DAYS_A_MONTH
    theirs = restricted_mean(kaplan_meier(rows), until)
    assert mean_within(days_of(rows), until) == pytest.approx((theirs.value, theirs.standard_error), rel=1e-9)
    assert months_watched(days_of(rows)) == months_watched_of(rows)


def test_one_of_the_first_few_watched_takes_no_mean_down():
    known = [(1000, False, 700.0)] * 60 + [(800, True, 700.0)] * 20 + [(20, True, float("-inf"))] * 2
    rows = rows_of(known)
    theirs = restricted_mean(kaplan_meier(rows, since=trusted_from(rows)), 900)
    assert mean_within(days_of(rows), 900) == pytest.approx((theirs.value, theirs.standard_error), rel=1e-9)
    assert theirs.value == pytest.approx(800 + 100 * 60 / 80)


def test_all_the_others_are_everybody_less_the_part():
    part, rest = stays(1, 80, 200), stays(2, 150, 260)
    whole = days_of(rows_of(part + rest))
    assert without(whole, days_of(rows_of(part))) == days_of(rows_of(rest))
    assert without(whole, whole) == ()


def test_who_is_not_of_everybody_cannot_be_taken_away():
    assert without(days_of(rows_of(stays(1, 50, 200))), days_of(rows_of(stays(2, 50, 200)))) is None


def test_of_a_handful_of_leavers_nothing_is_said():
    few = lifetimes([40, 50, 400, 400], [True, True, False, False])
    many = rows_of(stays(1, 200, 100))
    assert compared(days_of(few), days_of(many)) is None
    assert compared((), days_of(many)) is None


def test_parts_that_leave_alike_differ_by_nothing():
    rows = days_of(rows_of(stays(3, 200, 100)))
    assert log_rank_of_two(rows, rows) == 1.0
    assert compared(rows, rows).months == 0
