"""What changed, in words: every comparison with a verdict of its own, and none where chance would do."""

from datetime import date

import pytest
from django.utils import translation

from regulars.analytics.intervals import share_of
from regulars.analytics.results import ChurnPeriod, Grain
from regulars.insight.reader import Reader
from regulars.insight.sections.overview import _lost_line
from regulars.insight.sections.parts import differs, growth


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def month(starts_on: date, start: int, lost: int, *, warm_up: bool = False) -> ChurnPeriod:
    return ChurnPeriod(
        Grain.MONTH, starts_on, starts_on, complete=True, warm_up=warm_up, start=start, new=0, returned=0, lost=lost,
        end=start - lost, joined_and_left=0, left_and_returned=0, churn=share_of(lost, start),
        retention=share_of(start - lost, start),
    )  # fmt: skip


def said(*months: ChurnPeriod) -> tuple[str, str]:
    line = _lost_line(list(months), Reader("en", "EUR"))
    return line.text, line.tone


def test_each_comparison_has_its_own_verdict():
    text, tone = said(
        month(date(2025, 10, 1), 6000, 588), month(date(2026, 9, 1), 9000, 990), month(date(2026, 10, 1), 9100, 862)
    )
    assert "11.0% in September 2026 (clearly more), 9.8% in October 2025." in text
    assert tone == "good"


def test_a_rise_beyond_chance_is_bad_news():
    text, tone = said(month(date(2026, 9, 1), 9000, 500), month(date(2026, 10, 1), 9100, 862))
    assert "5.6% in September 2026 (clearly less)" in text
    assert tone == "bad"


def test_a_difference_of_chance_is_called_so():
    text, tone = said(month(date(2026, 9, 1), 90, 9), month(date(2026, 10, 1), 90, 14))
    assert "no more of a difference than chance makes" in text
    assert tone == "neutral"


def test_a_month_that_was_too_early_to_count_is_not_compared_with():
    text, _tone = said(month(date(2026, 9, 1), 90, 0, warm_up=True), month(date(2026, 10, 1), 90, 14))
    assert text == "October 2026: 14 customers lost, 15.6% of those at its start."


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ((100, 1000), (150, 1000), True),
        ((100, 1000), (110, 1000), False),
        ((0, 0), (5, 10), False),
        ((0, 9), (0, 9), False),
    ],
)
def test_shares_differ_when_chance_would_not_do(one, other, verdict):
    assert differs(share_of(*one), share_of(*other)) is verdict


def test_growth_needs_something_to_grow_from():
    assert growth(110, 100) == pytest.approx(0.1)
    assert growth(110, 0) is growth(110, None) is growth(None, 5) is None
