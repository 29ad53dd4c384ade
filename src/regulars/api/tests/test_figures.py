"""Figures of the last run, as programs read them; the shop whose figures are known is that of `insight`."""

import pytest

from regulars.api.tests.calling import Program, code
from regulars.insight.tests.conftest import figures, opened, shop, studied  # noqa: F401 - fixtures

PATHS = ("/figures", "/figures/churn", "/figures/revenue")


@pytest.fixture
def program(company) -> Program:
    return Program()


@pytest.mark.parametrize("path", PATHS)
def test_before_the_first_run_there_is_nothing_to_tell(program, path):
    assert code(program.get(path)) == (404, "no_figures_yet")


def test_the_overview_tells_the_numbers_of_the_run(program, figures, studied):  # noqa: F811
    told = program.get("/figures").json()
    whole = next(iter(studied.studies.values()))
    assert told["run"]["id"] == figures.id
    assert told["summary"]["customers_count"] == whole.customers_count
    assert told["summary"]["revenue_minor"] == whole.revenue_minor


@pytest.mark.parametrize("grain", ["month", "quarter", "year"])
def test_movements_add_up_in_every_period(program, figures, grain):  # noqa: F811
    periods = program.get(f"/figures/churn?grain={grain}").json()["periods"]
    assert {period["grain"] for period in periods} == {grain}
    for period in periods:
        assert period["start"] + period["new"] + period["returned"] - period["lost"] == period["end"]


def test_revenue_is_told_by_the_same_periods_as_churn(program, figures):  # noqa: F811
    days = [
        [period["starts_on"] for period in program.get(f"/figures/{what}").json()["periods"]]
        for what in ("churn", "revenue")
    ]
    assert days[0] == days[1] != []


def test_customers_at_risk_come_dearest_first_and_each_once(program, figures):  # noqa: F811
    seen, cursor = [], ""
    while True:
        page = program.get(f"/figures/at-risk?limit=7&cursor={cursor}").json()
        seen += page["items"]
        cursor = page["next_cursor"]
        if not cursor:
            break
    values = [item["value_at_risk_minor"] for item in seen]
    assert values == sorted(values, reverse=True)
    assert len({item["customer_id"] for item in seen}) == len(seen) > 7
    assert all(item["reason_in_words"] for item in seen)


def test_customers_at_risk_cost_the_same_however_many(program, figures, django_assert_num_queries):  # noqa: F811
    program.get("/figures")
    # One of them says in the audit that the list was read.
    with django_assert_num_queries(5):
        program.get("/figures/at-risk?limit=100")


def test_a_group_that_does_not_exist_and_a_basis_that_does_not_are_refused(program, figures):  # noqa: F811
    assert program.get("/figures/at-risk?split=nothing:at-all").status_code in (200, 404)
    assert code(program.get("/figures?basis=some")) == (422, "not_valid")
