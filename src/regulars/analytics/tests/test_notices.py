"""Contracts that are known to end: counted once, no notice where terms are renewed, and worth what is left of them."""

import numpy as np
import pytest

from regulars.analytics.models import tenure
from regulars.analytics.models.notices import stays_unannounced, unannounced
from regulars.analytics.prediction import Horizon, _of_contracts
from regulars.analytics.results import Stage
from regulars.analytics.study import ENDS_ARE_RENEWALS, study
from regulars.analytics.tables import Tables
from regulars.analytics.tests.tables import contracts, day

MONTHLY = tenure.Tenure((0.05,) * 36, 0.05, 9_000, 3_000, (5_000.0,) * 36, 5_000.0)
AHEAD = 12


def company_of_months(notice_months, rng, customers=12_000, hazard=0.05):
    """Contracts of a month with an even chance to leave, who say so months before: (tenure, months left or nan, whole
    months they really stay)."""
    began = rng.integers(0, 60, customers)
    life = rng.geometric(hazard, customers)
    here = life > began
    tenures, stay = began[here].astype(float), (life - began)[here] - 1
    left = np.where(stay < notice_months, stay, np.nan)
    return tenures, left, stay


@pytest.mark.parametrize("notice_months", [0, 1, 3])
def test_leavers_to_expect_are_those_who_leave_whether_they_say_so_before_or_not(engine, notice_months):
    tenures, left, stay = company_of_months(notice_months, np.random.default_rng(5))
    share = unannounced(MONTHLY, tenures, left, AHEAD)
    others = np.isnan(left)
    chances = 1 - stays_unannounced(MONTHLY, tenures[others], AHEAD, share)
    for months in (1, 3, 12):
        expected = chances[:, months - 1].sum() + np.count_nonzero(left[~others] < months)
        assert expected == pytest.approx(np.count_nonzero(stay < months), rel=0.06)
    assert np.all(np.diff(chances, axis=1) >= 0)
    really = np.mean(stay[others] < AHEAD)
    assert chances[:, -1].mean() == pytest.approx(really, abs=0.02)


def test_who_is_here_without_notice_leaves_by_the_model_where_nobody_gave_any():
    share = unannounced(MONTHLY, np.array([3.0, 8.0]), np.array([np.nan, np.nan]), AHEAD)
    assert share.tolist() == [1.0] * AHEAD
    assert unannounced(MONTHLY, np.array([3.0]), np.array([2.0]), AHEAD).tolist() == [1.0] * AHEAD


def test_many_notices_leave_a_chance_to_who_gave_none():
    left = np.append(np.zeros(40), np.full(60, np.nan))
    share = unannounced(MONTHLY, np.full(100, 5.0), left, AHEAD)
    assert share[0] == pytest.approx(0.5 / (60 * 0.05))
    assert np.all(share > 0)


def test_value_and_value_at_risk_are_what_who_stays_would_bring():
    people = {
        "months": np.array([4.0, 4.0, 4.0, 4.0]),
        "months_left": np.array([np.nan, 3.0, 11.0, 20.0]),
        "monthly_minor": np.full(4, 10_000.0),
        "lost": np.zeros(4, dtype=bool),
    }
    alive, if_stays, value = _of_contracts(MONTHLY, people, Horizon(AHEAD, 0.0, 1.0), np.ones(AHEAD))
    assert if_stays.tolist() == [120_000.0] * 4
    assert value.tolist() == pytest.approx(
        [10_000 * sum(0.95**month for month in range(1, 13)), 30_000, 110_000, 120_000]
    )
    assert alive.tolist() == pytest.approx([0.95**12, 0.0, 0.0, 1.0])


UNTIL = day(1_500)


def of_terms(engine, *, renewing):
    """Terms of a year. Of the first ones `renewing` of ten go on for another year; all that run have an end."""
    rows = []
    for number in range(120):
        began = number * 12
        for term in range(4):
            rows.append((number, began + term * 365, began + (term + 1) * 365, 1_000))
            if (number + term * 3) % 10 >= renewing or began + (term + 1) * 365 > 1_500:
                break
    return study(Tables(engine, contracts=engine.from_arrow(contracts(rows))), until=UNTIL, currency="EUR")


def test_where_terms_are_renewed_an_end_is_no_notice(engine):
    found = of_terms(engine, renewing=9)
    (note,) = [note for note in found.notes if note.code == ENDS_ARE_RENEWALS]
    assert note.params["renewed"] / note.params["due"] > 0.8
    a_year = next(one for one in found.outlook if one.months == 12)
    assert 0 < a_year.share < 0.3
    assert "contract_ends" not in set(found.customers["reason_code"].to_pylist())
    assert found.stages[Stage.SLIPPING] < found.active / 4


def test_where_hardly_anybody_renews_an_end_is_the_end(engine):
    found = of_terms(engine, renewing=3)
    assert ENDS_ARE_RENEWALS not in {note.code for note in found.notes}
    assert found.stages[Stage.SLIPPING] == found.active > 0


def test_notice_is_given_by_few_where_contracts_run_on(engine):
    """Old prices ended and were followed by new ones, which is a renewal each; those that run have no end."""
    rows = [(number, number, 400 + number, 1_000) for number in range(40)]
    rows += [(number, 400 + number, None if number > 2 else 1_600, 1_100) for number in range(40)]
    found = study(Tables(engine, contracts=engine.from_arrow(contracts(rows))), until=UNTIL, currency="EUR")
    assert ENDS_ARE_RENEWALS not in {note.code for note in found.notes}
    assert found.stages[Stage.SLIPPING] == 3
