"""Which model of buying a study predicts with, from the newest months of its own data."""

from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute
import pytest

from regulars.analytics import held_out, prediction
from regulars.analytics.models import bg_nbd
from regulars.analytics.models.fitting import NoModel, rows_of
from regulars.analytics.observing import observe
from regulars.analytics.simulate import company
from regulars.analytics.study import study
from regulars.analytics.tables import Tables, check_all
from regulars.analytics.tests import cdnow

UNTIL = date(1998, 6, 30)


def day(number):
    return date(1997, 1, 1) + timedelta(days=number)


@pytest.fixture(scope="module")
def of_cdnow(engine):
    return study(
        Tables(engine, orders=engine.from_arrow(cdnow.orders())), until=UNTIL, currency="USD", time_unit="week"
    )


def test_the_newest_third_is_held_back_and_a_short_past_is_not_cut():
    assert held_out.cut_of(day(0), day(300)) == day(200)
    assert held_out.cut_of(day(0), day(3000)) == day(3000 - 365)
    assert held_out.cut_of(day(0), day(179)) is None
    assert held_out.cut_of(day(0), day(180)) == day(120)


def test_customers_are_as_they_stood_at_the_cut(engine):
    rows = [("a", 0), ("a", 0), ("a", 50), ("a", 250), ("b", 10), ("c", 201), ("d", 200), ("d", 201), ("d", 300)]
    table = pa.table(
        {
            "customer": [customer for customer, _ in rows],
            "ordered_on": pa.array([day(number) for _, number in rows]),
            "amount_minor": [100] * len(rows),
        }
    )
    seen = observe(check_all(Tables(engine, orders=engine.from_arrow(table))), until=day(300), inactive_days=90)
    found = held_out.held_out(seen, unit_days=10.0)
    customers = sorted(zip(found.x, found.t_x, found.T, found.later, found.weight, strict=True))
    # c came after the cut; d bought on it, which is before.
    assert customers == [(0, 0, 0, 2, 1), (0, 0, 19, 0, 1), (1, 5, 20, 1, 1)]
    assert found.horizon == 10


def test_a_study_says_which_model_predicts_and_how_good_it_was(of_cdnow):
    fits = [of_cdnow.model(name) for name in ("bg_nbd", "mbg_nbd", "pareto_nbd")]
    assert [fit.details["predicts"] for fit in fits] == [True, False, False]
    assert fits[0].details["why"]["code"] == "model_kept"
    for fit in fits:
        assert fit.details["holdout"]["total_actual"] == fits[0].details["holdout"]["total_actual"] > 1000
        assert set(fit.details["standard_errors"]) == set(fit.parameters)
    assert "why" not in fits[1].details
    assert of_cdnow.model("gamma_gamma").details["standard_errors"]["q"] > 0


def test_a_company_whose_customers_leave_after_one_visit_is_told_about_them(engine):
    made = company(until=date(2026, 11, 22), customers=4_000)
    found = study(made.tables(engine), until=made.until, currency="UAH", splits=())
    predicting = next(fit for fit in found.models if fit.details.get("predicts"))
    assert predicting.model == "mbg_nbd"
    assert predicting.details["why"]["code"] == "model_changed"
    assert predicting.details["why"]["params"]["before"] == "bg_nbd"
    once = found.customers.filter(pa.compute.equal(found.customers["orders_count"], 1))
    of_orders = once.filter(pa.compute.equal(once["monthly_minor"], 0))
    assert of_orders["probability_alive"].null_count == 0


def test_a_model_that_cannot_be_fitted_today_gives_way(monkeypatch):
    rows = rows_of(cdnow.published()["x"], cdnow.published()["t_x"], cdnow.published()["T"])
    refused = NoModel("degenerate", {"parameter": "a"})
    monkeypatch.setattr(bg_nbd, "fit", lambda rows, start=None: refused)
    horizon = prediction.Horizon(12, 0.1, 7.0)
    candidates, choice = prediction._chosen(rows, horizon, prediction.HeldBack(), "bg_nbd")
    assert candidates["bg_nbd"] is refused
    assert (choice.model, choice.why.code) == ("mbg_nbd", "model_only")


def test_too_short_a_past_compares_nothing(engine):
    orders = cdnow.orders().filter(pa.compute.less(cdnow.orders()["ordered_on"], date(1997, 4, 30)))
    found = study(Tables(engine, orders=engine.from_arrow(orders)), until=date(1997, 4, 30), currency="USD", splits=())
    assert found.model("bg_nbd").details["why"] == {"code": "model_not_compared", "params": {"model": "bg_nbd"}}
    assert found.model("bg_nbd").details["holdout"] is None


def test_the_model_that_predicted_last_time_goes_on(engine, of_cdnow):
    tables = Tables(engine, orders=engine.from_arrow(cdnow.orders()))
    options = {"until": UNTIL, "currency": "USD", "time_unit": "week", "splits": ()}
    found = study(tables, **options, predicting="pareto_nbd")
    assert found.model("pareto_nbd").details["predicts"]
    assert found.model("pareto_nbd").details["why"]["code"] == "model_kept"
    assert not found.model("bg_nbd").details["predicts"]
    # What is expected follows the model: an unknown word of an older version is the first model again.
    assert found.value.value_minor != of_cdnow.value.value_minor
    assert study(tables, **options, predicting="forgotten").model("bg_nbd").details["predicts"]
