"""May so much be spent on keeping them: one customer, a part, with what was spent, and for whom it may be seen."""

import re
from datetime import timedelta

import pytest

from regulars.customers.models import Customer, Traits
from regulars.customers.together import refresh_keys
from regulars.insight.keeping import standing_of_part
from regulars.insight.models import Basis, RiskModel, RiskScore
from regulars.insight.slices.conditions import Conditions
from regulars.insight.tests.shop import NOW, UNTIL
from regulars.purchases.models import Cost

PAGE = "/insight/spending/"
ONE = "/insight/spending/keeping/7/"


@pytest.fixture
def foretold(figures) -> RiskScore:
    """Customer 7 brings 300 if they stay and leaves with a chance of 40 %; customer 8 brings 100 and stays by 90 %."""
    model = RiskModel.objects.create(
        basis=Basis.ORDERS, made_at=NOW, until=UNTIL, horizon_days=60, in_use=True, verdict="first"
    )
    RiskScore.objects.all().delete()
    Traits.objects.filter(pk=7).update(value_minor=18_000, value_at_risk_minor=12_000, stage="active")
    Traits.objects.filter(pk=8).update(value_minor=9_000, value_at_risk_minor=1_000, stage="active")
    scores = [
        RiskScore(customer_id=number, basis=Basis.ORDERS, model=model, probability=chance, at_stake_minor=1)
        for number, chance in ((7, 0.4), (8, 0.1))
    ]
    return RiskScore.objects.bulk_create(scores)[0]


def spent(customer: int | None, minor: int, *, kind: str = "incentive", days_ago: int = 10) -> None:
    Cost.objects.create(
        kind=kind,
        customer_id=customer,
        incurred_on=UNTIL - timedelta(days=days_ago),
        amount_minor=minor,
        currency="EUR",
    )


def read(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_no_more_than_would_be_lost_may_be_spent_on_a_customer(foretold, as_manager):
    refused = read(as_manager, f"{ONE}?keep=121")
    assert "This costs more than it brings" in refused
    assert "€121 is planned, and no more than €120 can come back: €1.00 would be lost." in refused
    assert "this supposes the best case" in refused
    assert "The figures are income, not margin" in refused
    assert "This can pay for itself" in read(as_manager, f"{ONE}?keep=120")


def test_the_figures_behind_it_stand_with_their_formulas(foretold, as_manager):
    text = read(as_manager, ONE)
    assert "40.0% × €300 = €120" in text
    assert "€300 − €120 = €180" in text
    assert "within 60 days" in text


def test_what_was_spent_on_keeping_within_the_year_counts_and_nothing_else(foretold, as_manager):
    spent(7, 5_000)
    spent(7, 2_000, kind="service")
    spent(7, 90_000, kind="acquisition")
    spent(7, 90_000, days_ago=366)
    spent(8, 90_000)
    spent(None, 90_000, kind="service")
    text = read(as_manager, f"{ONE}?keep=51")
    assert "€51.00 is planned and €70.00 was spent already, and no more than €120 can come back" in text
    assert "€50.00" in text


def test_what_was_spent_on_a_merged_customer_counts_to_the_survivor(foretold, as_manager):
    Customer.objects.filter(pk=9).update(merged_into=7)
    spent(9, 3_000)
    assert "40.0% × €300 − €30.00 = €90.00" in read(as_manager, ONE)


def test_an_effect_that_was_measured_replaces_the_best_case_and_one_that_is_supposed_says_so(foretold, as_manager):
    measured = read(as_manager, f"{ONE}?keep=31&effect=10&known=measured")
    assert "no more than €30.00 can come back" in measured
    assert "An experiment measured that 10.0% of the offers keep somebody who would have left." in measured
    supposed = read(as_manager, f"{ONE}?keep=31&effect=60&known=supposed")
    assert "It is supposed, and not measured, that 60.0% of the offers" in supposed
    assert "No more than 40.0% would leave" in supposed


def test_who_has_left_is_not_kept(foretold, as_manager):
    Traits.objects.filter(pk=7).update(stage="lost")
    text = read(as_manager, f"{ONE}?keep=1")
    assert "This cannot be judged yet" in text
    assert "They have left or given notice." in text


def test_without_a_forecast_of_leaving_lifetimes_say_how_likely_it_is(figures, as_manager):
    RiskScore.objects.all().delete()
    Traits.objects.filter(pk=7).update(value_minor=5_000, value_at_risk_minor=5_000, risk=0.5, stage="active")
    assert "50.0% × €100 = €50.00" in read(as_manager, ONE)


def test_of_whom_nothing_is_known_nothing_is_allowed(figures, as_manager):
    RiskScore.objects.all().delete()
    Traits.objects.filter(pk=7).update(risk=None)
    text = read(as_manager, f"{ONE}?keep=1")
    assert "This cannot be judged yet" in text
    assert "Nothing is foretold here yet" in text


def test_a_plan_for_everybody_is_weighed_against_what_all_of_them_would_lose(foretold, as_manager):
    text = read(as_manager, f"{PAGE}?keep=131")
    assert "€131 is planned, and no more than €130 can come back" in text
    assert "nothing is foretold: they are not counted" in text


def test_a_plan_for_a_part_is_about_its_customers_alone(foretold, figures):
    spent(7, 2_000)
    spent(8, 1_000)
    silver = standing_of_part(Conditions(split="segment:silver"), figures)
    gold = standing_of_part(Conditions(split="segment:gold"), figures)
    assert (silver.customers, silver.if_stays_minor, silver.stake_minor, silver.spent_minor) == (
        1,
        30_000,
        12_000,
        2_000,
    )
    assert (gold.customers, gold.if_stays_minor, gold.stake_minor, gold.spent_minor) == (1, 10_000, 1_000, 1_000)
    assert silver.there > 1


def test_whoever_may_not_see_a_customer_finds_nobody(foretold, client_as, nadia, bohdan):
    nadia.sees = "own"
    nadia.save()
    Customer.objects.filter(pk=8).update(manager=nadia)
    own = client_as(nadia)
    assert own.get(ONE).status_code == own.get("/customers/7/").status_code == 403
    assert own.get("/insight/spending/keeping/8/").status_code == 200
    refresh_keys(Customer.objects.get(pk=7))
    for typed in ("Customer+007", "7"):
        assert "/insight/spending/keeping/7/" not in read(own, f"/insight/spending/keeping/?q={typed}")
    assert client_as(bohdan).get(ONE).status_code == 403


def test_a_customer_is_picked_by_name_or_by_number(foretold, as_manager):
    refresh_keys(Customer.objects.get(pk=7))
    for typed in ("7", "Customer+007"):
        text = read(as_manager, f"/insight/spending/keeping/?q={typed}")
        assert 'href="/insight/spending/keeping/7/"' in text
    assert "Nobody found" in read(as_manager, "/insight/spending/keeping/?q=zzzzzz")


@pytest.mark.parametrize("query", ["keep=-1", "keep=x", "keep=1&effect=101", "keep=1&known=zz", "keep=9e99"])
def test_a_plan_that_makes_no_sense_is_told_so(foretold, as_manager, query):
    assert "field-error" in read(as_manager, f"{ONE}?{query}")


def test_a_plan_keeps_the_part_it_is_about(figures, as_manager):
    assert '<input type="hidden" name="from" value="2026-01"' in read(as_manager, f"{PAGE}?from=2026-01")


@pytest.mark.parametrize(("path", "most"), [(f"{PAGE}?keep=1", 12), (f"{ONE}?keep=1", 11)])
def test_the_pages_cost_few_queries(foretold, as_manager, path, most, django_assert_max_num_queries):
    with django_assert_max_num_queries(most):
        as_manager.get(path)
