"""The churn page says what to expect of the months to come, with an interval, as far as a model can tell."""

import pytest

from regulars.insight.models import Basis, Figure, Run
from regulars.insight.queries import figures_of

AHEAD = [
    {"months": 1, "customers": 1_000.4, "left": 25.2, "share": 0.0252, "low": 0.02, "high": 0.03},
    {"months": 3, "customers": 1_000.4, "left": 70.0, "share": 0.07, "low": 0.06, "high": 0.08},
    {"months": 12, "customers": 1_000.4, "left": 240.0, "share": 0.24, "low": 0.2, "high": 0.28},
]


def kept(run: Run, ahead: object) -> None:
    figure = Figure.objects.get(run=run, basis=Basis.ALL, name="summary")
    figure.value.pop("outlook", None)
    if ahead is not None:
        figure.value["outlook"] = ahead
    figure.save()


def test_a_month_a_quarter_and_a_year_are_foretold_with_their_intervals(figures, as_manager):
    kept(figures, AHEAD)
    text = as_manager.get("/insight/churn/").content.decode()
    assert (
        "Of the 1,000 customers expected to be there today, 25 will have left in a month: 2.5% (2.0% – 3.0%)." in text
    )
    assert "In a year: 24.0% (20.0% – 28.0%)" in text
    assert "25.2 ÷ 1,000.4 = 2.5%" in text
    assert "Only leaving for good counts here" in text
    rows = as_manager.get("/insight/tables/churn-ahead.csv").getvalue().decode().splitlines()
    assert [row.split(",")[:3] for row in rows[1:]] == [
        ["In a month", "1000", "25"], ["In a quarter", "1000", "70"], ["In a year", "1000", "240"],
    ]  # fmt: skip


@pytest.mark.parametrize("ahead", [None, []])
def test_where_no_model_can_tell_nothing_is_foretold(figures, as_manager, ahead):
    kept(figures, ahead)
    text = as_manager.get("/insight/churn/").content.decode()
    assert 'id="churn-ahead"' not in text
    assert 'id="churn"' in text


def test_the_run_keeps_what_to_expect(figures):
    found = figures_of(figures, ()).summary["outlook"]
    assert [one["months"] for one in found] == [1, 3, 12]
    assert 0 <= found[0]["low"] <= found[0]["share"] < found[1]["share"] < found[2]["share"] <= found[2]["high"] <= 1
