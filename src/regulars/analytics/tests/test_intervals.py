"""Intervals of shares against published values, and against a second way to the same number."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import binomtest

from regulars.analytics.intervals import Z_95, difference, share_of, wilson

# Newcombe (1998), Statistics in Medicine 17: 857-872, table I, method 3.
PUBLISHED = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
# Newcombe (1998), Statistics in Medicine 17: 873-890, table II, method 10.
PUBLISHED_DIFFERENCES = [
    ((56, 70), (48, 80), 0.0524, 0.3339),
    ((9, 10), (3, 10), 0.1705, 0.8090),
    ((6, 7), (2, 7), 0.0582, 0.8062),
    ((5, 56), (0, 29), -0.0381, 0.1926),
    ((0, 10), (0, 20), -0.1611, 0.2775),
    ((0, 10), (0, 10), -0.2775, 0.2775),
    ((10, 10), (0, 20), 0.6791, 1.0),
    ((10, 10), (0, 10), 0.6075, 1.0),
]
counts = st.integers(1, 5000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@pytest.mark.parametrize(("count", "total", "low", "high"), PUBLISHED)
def test_wilson_gives_the_published_bounds(count, total, low, high):
    assert wilson(count, total) == pytest.approx((low, high), abs=5e-5)


@given(counts)
def test_wilson_is_that_of_scipy(pair):
    count, total = pair
    other = binomtest(count, total).proportion_ci(0.95, method="wilson")
    assert wilson(count, total) == pytest.approx((other.low, other.high), abs=1e-12)


@given(counts.filter(lambda pair: 0 < pair[0] < pair[1]))
def test_bounds_are_the_shares_a_score_test_just_does_not_reject(pair):
    count, total = pair
    share = count / total

    def score(true):
        return (share - true) / sqrt(true * (1 - true) / total)

    low, high = wilson(count, total)
    assert low == pytest.approx(brentq(lambda true: score(true) - Z_95, 1e-12, share), abs=1e-9)
    assert high == pytest.approx(brentq(lambda true: score(true) + Z_95, share, 1 - 1e-12), abs=1e-9)


@pytest.mark.parametrize(("first", "second", "low", "high"), PUBLISHED_DIFFERENCES)
def test_differences_give_the_published_bounds(first, second, low, high):
    assert difference(first, second) == pytest.approx((low, high), abs=5e-5)


@given(counts, counts)
def test_a_difference_lies_inside_its_bounds_and_turned_round_changes_only_its_sign(first, second):
    low, high = difference(first, second)
    gap = first[0] / first[1] - second[0] / second[1]
    assert -1 - 1e-12 <= low <= gap <= high <= 1 + 1e-12
    assert difference(second, first) == pytest.approx((-high, -low))


def test_nothing_is_known_of_a_share_of_nobody():
    assert share_of(0, 0).low is None
