"""The whole run: on CDNOW, on the simulated company, and on tables with next to nothing in them."""

import json
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from regulars.analytics.engines import open_engine
from regulars.analytics.errors import TableError
from regulars.analytics.observing import inactive_days
from regulars.analytics.results import Grain, Stage
from regulars.analytics.simulate import company
from regulars.analytics.study import last_day_of, study
from regulars.analytics.tables import Tables
from regulars.analytics.tests import cdnow
from regulars.analytics.tests.tables import contracts, day, orders

UNTIL = date(2026, 11, 20)


@pytest.fixture(scope="module")
def of_cdnow(engine):
    tables = Tables(engine, orders=engine.from_arrow(cdnow.orders()))
    return study(tables, until=cdnow.CALIBRATION_ENDS, currency="USD", time_unit="week")


@pytest.fixture(scope="module")
def roaster():
    return company(until=UNTIL, customers=3000, years=3, seed=4)


@pytest.fixture(scope="module")
def of_roaster(engine, roaster):
    return study(roaster.tables(engine), until=UNTIL, currency="EUR")


def test_cdnow_gives_the_reference_values(of_cdnow):
    assert (of_cdnow.customers_count, of_cdnow.period.from_on) == (2357, date(1997, 1, 1))
    bg_nbd, spending = of_cdnow.model("bg_nbd"), of_cdnow.model("gamma_gamma")
    expected = {"r": 0.2426, "alpha": 4.4135, "a": 0.7929, "b": 2.4258}
    assert bg_nbd.parameters == pytest.approx(expected, rel=2e-4)
    assert bg_nbd.log_likelihood == pytest.approx(-9582.43, abs=0.005)
    assert spending.parameters == pytest.approx({"p": 6.2488, "q": 3.7446, "v": 15.4477}, rel=5e-4)
    # Of all 946 repeat buyers, as the model is fitted on them; .11 in Fader, Hardie & Lee (2005), RFM and CLV.
    assert spending.details["correlation"] == pytest.approx(0.1139, abs=1e-4)
    assert of_cdnow.model("pareto_nbd").log_likelihood == pytest.approx(-9594.98, abs=0.005)


def test_the_list_of_who_is_at_risk_is_ranked_and_says_why(of_cdnow):
    listed = of_cdnow.at_risk
    assert [row.value_at_risk_minor for row in listed] == sorted((r.value_at_risk_minor for r in listed), reverse=True)
    assert all(row.stage is not Stage.LOST and row.reason.code for row in listed)
    first = listed[0]
    assert first.reason.code == "silent_longer_than_usual"
    assert first.reason.params["silent_days"] > 1.5 * first.reason.params["usual_days"]
    assert first.risk == 1 - first.probability_alive


def test_value_at_risk_is_the_value_of_staying_times_the_risk(of_cdnow):
    rows = [row for row in of_cdnow.customers.to_pylist() if row["risk"] is not None and row["stage"] != "lost"]
    for row in rows[:200]:
        if_they_stay = row["value_minor"] / row["probability_alive"]
        assert row["value_at_risk_minor"] == pytest.approx(if_they_stay * row["risk"], rel=0.02, abs=30)


def test_who_bought_once_has_an_unknown_risk_and_not_a_risk_of_nothing(of_cdnow):
    once = [row for row in of_cdnow.customers.to_pylist() if row["orders_count"] == 1]
    assert once
    assert all(row["risk"] is None and row["value_at_risk_minor"] in (None, 0) for row in once)
    assert all(row["value_minor"] > 0 for row in once)


def test_the_answer_is_json_without_the_heavy_tables(of_cdnow):
    plain = json.loads(json.dumps(of_cdnow.to_dict()))
    assert "customers" not in plain
    assert plain["period"] == {"from_on": "1997-01-01", "until": "1997-09-30"}
    assert plain["churn"][0]["grain"] == "month"
    assert of_cdnow.customers.num_rows == 2357


def test_movements_of_all_grains_end_at_the_same_number(of_roaster):
    for grain in Grain:
        assert [period for period in of_roaster.churn if period.grain is grain][-1].end == of_roaster.active
    assert sum(of_roaster.stages.values()) == of_roaster.customers_count
    assert of_roaster.stages["lost"] == of_roaster.customers_count - of_roaster.active


def test_money_adds_up(of_roaster, roaster):
    total = sum(roaster.orders["amount_minor"].to_pylist())
    assert of_roaster.revenue_minor == total
    for grain in Grain:
        assert sum(period.revenue_minor for period in of_roaster.revenue if period.grain is grain) == total
    assert sum(of_roaster.customers["spent_minor"].to_pylist()) == total
    months = of_roaster.cohorts[0]
    of_contracts = sum(period.end_minor for period in of_roaster.recurring if period.grain is Grain.MONTH)
    assert sum(m or 0 for row in months.rows for m in row.revenue_minor) == total + of_contracts


def test_splits_hold_every_customer_once_and_show_what_is_true_of_the_company(of_roaster):
    by_name = {split.attribute: split for split in of_roaster.splits}
    assert {"industry", "segment", "acquisition_channel", "product"} <= set(by_name)
    for split in by_name.values():
        assert sum(group.customers for group in split.groups) + split.rest == of_roaster.customers_count
    channels = {group.value: group for group in by_name["acquisition_channel"].groups}
    assert channels["promotion"].last_year.value > channels["referral"].last_year.value
    assert sum(group.active for group in by_name["segment"].groups) == of_roaster.active


def test_notice_given_is_a_reason_and_running_contracts_are_not_lost(of_roaster, roaster):
    ending = {
        row["customer"]
        for row in roaster.contracts.to_pylist()
        if row["ended_on"] is not None and row["ended_on"] > UNTIL
    }
    found = {row["customer"]: row for row in of_roaster.customers.to_pylist()}
    assert ending
    assert all(found[key]["stage"] == "slipping" and found[key]["reason_code"] == "contract_ends" for key in ending)


def test_the_same_input_gives_the_same_answer(engine, of_roaster, roaster):
    again = study(roaster.tables(engine), until=UNTIL, currency="EUR")
    assert again.to_dict() == of_roaster.to_dict()
    assert again.customers.equals(of_roaster.customers)


def test_what_comes_after_the_end_of_observation_changes_nothing(engine):
    rows = [(customer, 7 * step, 1000 + customer) for customer in range(1, 60) for step in range(customer % 9 + 1)]
    now = study(Tables(engine, orders=engine.from_arrow(orders(rows))), until=day(100), currency="EUR")
    later = rows + [(customer, 101 + customer, 500) for customer in range(1, 90)]
    assert study(Tables(engine, orders=engine.from_arrow(orders(later))), until=day(100), currency="EUR") == now


def test_keys_may_be_text(engine):
    table = pa.table(
        {
            "customer": ["Ann", "Bob", "Ann", "Їжак"],
            "ordered_on": pa.array([day(0), day(1), day(40), day(50)]),
            "amount_minor": [100, 200, 300, 400],
        }
    )
    found = study(Tables(engine, orders=engine.from_arrow(table)), until=day(60), currency="EUR")
    assert found.customers["name"].to_pylist() == ["Ann", "Bob", "Їжак"]
    assert [note.params["why"] for note in found.notes if note.code == "no_model"] == ["few_customers"] * 3 + [
        "few_repeat_buyers"
    ]


def test_contracts_alone_are_enough(engine):
    rows = [(customer, customer, None if customer % 3 else customer + 200, 5000) for customer in range(1, 100)]
    found = study(Tables(engine, contracts=engine.from_arrow(contracts(rows))), until=day(400), currency="EUR")
    assert found.inactivity.chosen == "not_needed"
    assert (found.active, found.stages["lost"]) == (66, 33)
    assert found.recurring[-1].end_minor == 66 * 5000
    assert found.revenue == ()
    assert found.value.value_minor > 0
    assert found.model("tenure").details["left"] == 33


def test_whoever_has_signed_the_next_contract_has_given_no_notice(engine):
    """A new price from the first of next month ends one contract and begins another."""
    usual = [(customer, customer, None if customer % 3 else customer + 200, 5000) for customer in range(1, 100)]
    ending = [(200, 0, 420, 5000), (201, 0, 420, 5000), (201, 420, None, 6000), (202, 0, 420, 5000), (202, 420, 420, 1)]
    found = study(
        Tables(engine, contracts=engine.from_arrow(contracts(usual + ending))), until=day(400), currency="EUR"
    )
    rows = {row["customer"]: row for row in found.customers.to_pylist()}
    assert [rows[customer]["reason_code"] for customer in (200, 202)] == ["contract_ends"] * 2
    assert (rows[201]["stage"], rows[201]["reason_code"]) == ("active", "contract_runs")
    assert rows[200]["risk"] == 1.0
    assert rows[201]["risk"] < 0.9
    assert found.recurring[-1].end_minor == (66 + 3) * 5000


def test_a_contract_of_no_length_makes_nobody_a_holder_of_one(engine):
    bought = [(customer, 7 * step, 1000) for customer in range(1, 60) for step in range(customer % 9 + 1)]
    tables = Tables(engine, orders=engine.from_arrow(orders(bought)))
    void = Tables(
        engine, orders=tables.orders, contracts=engine.from_arrow(contracts([(1, 5, 5, 100), (2, 9, 9, 100)]))
    )
    plain = study(tables, until=day(100), currency="EUR")
    assert study(void, until=day(100), currency="EUR").to_dict() == plain.to_dict()


@pytest.mark.parametrize("rows", [[], [(1, 0, -500)], [(1, 0, 100)], [(1, 90, 100)]])
def test_next_to_nothing_is_no_reason_to_crash(engine, rows):
    found = study(Tables(engine, orders=engine.from_arrow(orders(rows))), until=day(60), currency="EUR")
    json.dumps(found.to_dict())
    assert found.model("bg_nbd").refused.code == "few_customers"
    assert found.at_risk == ()


def test_the_last_day_of_a_file_is_that_of_its_last_row(engine):
    assert last_day_of(Tables(engine, orders=engine.from_arrow(orders([(1, 5, 1), (1, 9, 1)])))) == day(9)
    assert last_day_of(Tables(engine, orders=engine.from_arrow(orders([])))) is None


@pytest.mark.parametrize(
    ("gap", "observed", "days"),
    [(29.0, 1000, 30), (31.0, 1000, 60), (128.0, 272, 120), (9999.0, 3000, 730), (9999.0, 20, 30), (None, 1000, 365)],
)
def test_the_inactivity_rule_is_a_round_number_the_observation_allows(gap, observed, days):
    assert inactive_days(gap, observed) == days


def test_where_the_data_ask_for_more_days_than_may_be_taken_the_note_knows_both(engine):
    rows = engine.from_arrow(orders([(1, 0, 100), (1, 97, 100), (2, 103, 100), (2, 200, 100)]))
    found = study(Tables(engine, orders=rows), until=day(200), currency="EUR")
    (note,) = (note for note in found.notes if note.code == "inactive_days_from_data")
    assert note.params == {"days": 90, "ninth": 97.0}


def test_rows_that_break_the_contract_are_named_by_number(engine):
    table = orders([(1, 0, 100), (2, 1, 100), (3, 2, 100)])
    broken = table.set_column(2, "amount_minor", pa.array([100, None, 100], pa.int64()))
    with pytest.raises(TableError, match="orders row 2, amount_minor: is empty"):
        study(Tables(engine, orders=engine.from_arrow(broken)), until=day(60), currency="EUR")
    backwards = contracts([(1, 0, 10, 5), (2, 20, 10, 5)])
    with pytest.raises(TableError, match="contracts row 2, ended_on: is before started_on") as refused:
        study(Tables(engine, contracts=engine.from_arrow(backwards)), until=day(60), currency="EUR")
    assert refused.value.problems[0].value == day(10).isoformat()


def test_wrong_columns_are_named(engine):
    table = pa.table({"customer": [1], "ordered_on": ["2024-01-01"]})
    with pytest.raises(TableError) as refused:
        study(Tables(engine, orders=engine.from_arrow(table)), until=day(60), currency="EUR")
    assert [str(problem) for problem in refused.value.problems] == [
        "orders, ordered_on: must be date, is string",
        "orders, amount_minor: the column is missing",
    ]
    mixed = Tables(
        engine,
        orders=engine.from_arrow(orders([(1, 0, 1)])),
        customers=engine.from_arrow(pa.table({"customer": ["a"], "name": ["A"]})),
    )
    with pytest.raises(TableError, match="numbers in one table, text in another"):
        study(mixed, until=day(60), currency="EUR")


def test_the_simulated_company_is_the_same_for_the_same_seed_and_relative_to_the_day(roaster):
    again = company(until=UNTIL, customers=3000, years=3, seed=4)
    assert again.orders.equals(roaster.orders)
    assert again.customers.equals(roaster.customers)
    later = company(until=date(2027, 3, 1), customers=300, years=2, seed=4)
    assert max(later.orders["ordered_on"].to_pylist()) <= date(2027, 3, 1)
    assert min(later.orders["ordered_on"].to_pylist()) > date(2025, 3, 1)


def test_the_simulated_company_could_be_real(roaster):
    people = roaster.customers.to_pylist()
    assert {row["language"] for row in people} == {"uk", "ru", "ro", "en"}
    assert len({row["email"] for row in people}) == len({row["phone"] for row in people}) == len(people)
    assert all(row["email"].isascii() and "@example." in row["email"] for row in people)
    assert all(row["patronymic"] for row in people if row["kind"] == "person" and row["language"] in ("uk", "ru"))
    first = {}
    for row in roaster.orders.to_pylist():
        first.setdefault(row["customer"], row["ordered_on"])
    joined = {row["customer"]: row["joined_on"] for row in people}
    assert all(first[key] == joined[key] for key in first)
    ends = [row["ended_on"] for row in roaster.contracts.to_pylist()]
    assert None in ends
    assert all(row["ended_on"] is None or row["ended_on"] > row["started_on"] for row in roaster.contracts.to_pylist())


def test_returns_are_never_more_than_what_was_bought(roaster):
    amounts = np.array(roaster.orders["amount_minor"].to_pylist())
    kinds = np.array(roaster.orders["kind"].to_pylist())
    assert ((amounts < 0) == (kinds == "return")).all()
    assert 0.01 < -amounts[amounts < 0].sum() / amounts[amounts > 0].sum() < 0.05


def test_a_long_query_writes_nothing_where_a_report_writes_its_json(engine):
    setting = engine.backend.con.execute("SELECT current_setting('enable_progress_bar')").fetchone()
    assert setting == (False,)


def test_an_engine_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with open_engine(memory_limit="50MB", threads=1) as engine:
        assert engine.from_arrow(orders([(1, 0, 1)])).count().to_pyarrow().as_py() == 1
        assert list(tmp_path.iterdir())
    assert list(tmp_path.iterdir()) == []
