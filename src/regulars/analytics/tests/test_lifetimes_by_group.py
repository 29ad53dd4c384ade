"""Lifetimes as the pages show them."""

import numpy as np
import pytest

from regulars.analytics.calendar import DAYS_A_MONTH
from regulars.analytics.survival.rows import lifetimes
from regulars.analytics.survival.segments import lifetimes_found, months_watched, trusted_from
from regulars.analytics.tests.telco import counts


def telco(kept):
    found = counts()
    days = found["months"][kept] * DAYS_A_MONTH
    return lifetimes(days, found["left"][kept], weight=found["customers"][kept])


@pytest.fixture(scope="module")
def found():
    contract = counts()["contract"]
    return lifetimes_found(
        telco(contract != ""), {"contract": {name: telco(contract == name) for name in np.unique(contract)}}
    )


def test_the_curve_by_month_is_the_published_one(found):
    shares = {point.month: point.share for point in found.whole.curve}
    assert [round(shares[month], 4) for month in (1, 12, 24, 48, 72)] == [0.9460, 0.8432, 0.7887, 0.7088, 0.5928]
    assert (found.whole.customers, found.whole.left, found.whole.half_gone) == (7043, 1869, None)


def test_groups_are_compared_within_the_same_months(found):
    (split,) = found.splits
    assert [group.value for group in split.groups] == ["Month_to_month", "TwoYear", "OneYear"]
    assert len({group.mean.within for group in split.groups}) == 1
    assert split.groups[0].mean.high < split.groups[2].mean.low < split.groups[1].mean.low
    assert split.comparison.differs
    assert split.groups[0].half_gone == pytest.approx(34, abs=3)


def test_a_curve_ends_where_hardly_anybody_is_watched():
    rows = lifetimes([*range(30, 330, 10), 3000.0], [True] * 30 + [False])
    assert months_watched(rows) == 7
    found = lifetimes_found(rows, {})
    assert found.whole.curve[-1].month == 7
    assert found.whole.mean.within == 7


def test_with_late_entry_a_curve_begins_where_enough_are_watched():
    """Records that begin late: of three who came since, one left on day 20; sixty old ones are watched from day 700."""
    days, ended = [20, 300, 300, *[1000] * 40, *[800] * 20], [True, False, False, *[False] * 40, *[True] * 20]
    rows = lifetimes(days, ended, [-np.inf] * 3 + [700.0] * 60)
    whole = lifetimes_found(rows, {}).whole
    shares = {point.month: point.share for point in whole.curve}
    assert (shares[12], shares[30]) == (1.0, pytest.approx(40 / 60))
    assert trusted_from(rows) == 20
    assert whole.half_gone is None
    # Watched from the beginning, all of them count, however few.
    early = lifetimes(days, ended)
    assert trusted_from(early) == -np.inf
    assert lifetimes_found(early, {}).whole.curve[12].share == pytest.approx(62 / 63)


def test_small_groups_are_left_out_and_counted():
    rows = lifetimes(np.arange(1, 101), np.ones(100))
    small = lifetimes(np.arange(1, 30), np.ones(29))
    found = lifetimes_found(rows, {"size": {"big": rows, "small": small}})
    (split,) = found.splits
    assert [group.value for group in split.groups] == ["big"]
    assert (split.left_out, split.comparison) == (29, None)


def test_many_comparisons_ask_for_more_than_one_in_twenty():
    chance = np.random.default_rng(3)
    half = {
        name: lifetimes(np.ceil(chance.exponential(mean, 150)), np.ones(150)) for name, mean in (("a", 300), ("b", 390))
    }
    rows = lifetimes(np.arange(1, 101), np.ones(100))
    alone = lifetimes_found(rows, {"one": half})
    among = lifetimes_found(rows, {f"{number}": half for number in range(100)})
    assert alone.splits[0].comparison.p_value == among.splits[0].comparison.p_value
    assert alone.splits[0].comparison.differs
    assert not among.splits[0].comparison.differs


def test_of_nobody_nothing_is_said():
    assert lifetimes_found(lifetimes([], []), {}).whole is None


def test_on_the_first_day_there_is_a_curve_of_one_point():
    found = lifetimes_found(lifetimes([1] * 40, [False] * 40), {})
    assert [point.share for point in found.whole.curve] == [1.0]
    assert found.whole.mean is None


def test_years_stand_one_after_the_other_and_a_young_one_takes_no_mean_from_the_others():
    def came(months: int, customers: int):
        return lifetimes(np.linspace(1, months * DAYS_A_MONTH, customers).round() + 1, np.arange(customers) % 2 == 0)

    years = {"2026": came(1, 90), "2023": came(30, 40), "2024": came(20, 60), "2025": came(9, 50)}
    (split,) = lifetimes_found(came(30, 200), {"year": years}, in_order={"year"}).splits
    assert [group.value for group in split.groups] == ["2023", "2024", "2025", "2026"]
    assert split.groups[3].mean is None
    assert {group.mean.within for group in split.groups[:3]} == {months_watched(years["2025"])}
