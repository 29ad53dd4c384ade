"""Which stage a customer is in and why, rule by rule, on customers made for the purpose."""

import json

import numpy as np
import pytest

from regulars.analytics.metrics.days import customer_days
from regulars.analytics.metrics.rfm import customer_summary
from regulars.analytics.prediction import Predicted
from regulars.analytics.reasons import reasons
from regulars.analytics.staging import stages
from regulars.analytics.tests.tables import day, orders

NAT = np.datetime64("NaT", "D")
PLAIN = {
    "contract": False, "lost": False, "x": 5.0, "usual_gap_days": 20.0, "silent_days": 10.0, "recent_minor": 100.0,
    "before_minor": 100.0, "monthly_minor": 0.0, "monthly_before_minor": 0.0, "months": 0.0, "spells_count": 1.0,
    "ends_on": NAT, "ended_on": NAT, "days_since_joined": 400.0,
}  # fmt: skip
HELD = {"contract": True, "months": 12.0, "monthly_minor": 50.0, "monthly_before_minor": 50.0}


def people(**changes):
    row = {**PLAIN, **changes}
    return {name: np.array([value], dtype="datetime64[D]" if "_on" in name else None) for name, value in row.items()}


def stage_of(alive, **changes):
    unknown = np.array([np.nan])
    predicted = Predicted(np.array([alive]), unknown, unknown, unknown)
    return str(stages(people(**changes), predicted, usual_gap_days=30.0)[0])


@pytest.mark.parametrize(
    ("alive", "changes", "stage"),
    [
        (0.9, {}, "active"),
        (0.9, {"days_since_joined": 89.0}, "new"),
        (0.9, {"days_since_joined": 90.0}, "active"),
        (0.51, {}, "active"),
        (0.5, {}, "slipping"),
        (0.5, {"days_since_joined": 10.0}, "slipping"),
        (0.1, {"lost": True}, "lost"),
        (0.9, {"silent_days": 500.0}, "active"),  # where the model can tell, silence alone says nothing
        (np.nan, {"x": 0.0, "usual_gap_days": np.nan, "silent_days": 60.0}, "active"),
        (np.nan, {"x": 0.0, "usual_gap_days": np.nan, "silent_days": 61.0}, "slipping"),
        (np.nan, {"silent_days": 41.0}, "slipping"),
        (0.9, HELD, "active"),
        (0.9, HELD | {"ends_on": np.datetime64("2026-12-01")}, "slipping"),
        (0.4, HELD, "slipping"),
        (0.0, HELD | {"lost": True, "ended_on": np.datetime64("2026-01-01")}, "lost"),
        (np.nan, HELD | {"silent_days": np.nan, "usual_gap_days": np.nan}, "active"),
    ],
)
def test_a_stage_follows_from_the_rules(alive, changes, stage):
    assert stage_of(alive, **changes) == stage


@pytest.mark.parametrize(
    ("changes", "code", "params"),
    [
        ({}, "usual_pace", {"usual_days": 20, "silent_days": 10}),
        ({"silent_days": 30.0}, "usual_pace", {"usual_days": 20, "silent_days": 30}),
        ({"silent_days": 31.0}, "silent_longer_than_usual", {"usual_days": 20, "silent_days": 31}),
        ({"recent_minor": 70.0}, "usual_pace", {"usual_days": 20, "silent_days": 10}),
        ({"recent_minor": 69.0}, "spending_falls", {"recent_minor": 69, "before_minor": 100}),
        ({"x": 0.0, "usual_gap_days": np.nan, "silent_days": 9.0}, "only_one_purchase", {"silent_days": 9}),
        ({"lost": True, "silent_days": 99.0}, "silent_past_limit", {"silent_days": 99, "limit_days": 90}),
        ({"silent_days": np.nan, "usual_gap_days": np.nan, "lost": True}, "only_returns", {}),
        (HELD, "contract_runs", {"months": 12}),
        (HELD | {"months": 5.0}, "early_months", {"months": 5}),
        (HELD | {"spells_count": 3.0}, "left_before", {"times": 2}),
        (HELD | {"monthly_minor": 40.0}, "pays_less", {"monthly_minor": 40, "before_minor": 50}),
        (HELD | {"ends_on": np.datetime64("2026-12-01")}, "contract_ends", {"ends_on": "2026-12-01"}),
        (HELD | {"lost": True, "ended_on": np.datetime64("2026-01-31")}, "contract_ended", {"ended_on": "2026-01-31"}),
    ],
)
def test_a_reason_is_the_first_fact_that_fits(changes, code, params):
    codes, texts = reasons(people(**changes), limit_days=90)
    assert (str(codes[0]), json.loads(texts[0])) == (code, params)


def test_half_years_of_spending_do_not_overlap(engine):
    rows = [(1, 0, 1), (1, 36, 10), (1, 218, 100), (1, 219, 1000), (1, 400, 10_000)]
    summary = customer_summary(customer_days(engine.from_arrow(orders(rows)), until=day(400)), until=day(400))
    (row,) = summary.select("before_minor", "recent_minor").to_pyarrow().to_pylist()
    assert row == {"before_minor": 100, "recent_minor": 11_000}  # day 218 is 182 days before the end, 36 is 364
