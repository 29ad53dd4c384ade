"""The model room says what runs and how good it is; the guard refuses a plan that costs more than it brings."""

import re
from datetime import date
from types import SimpleNamespace

import pytest

from regulars.analytics.results import Grain
from regulars.insight.in_use import KEY, models_since
from regulars.insight.models import Basis, Figure, Run
from regulars.insight.queries import figures_of
from regulars.insight.sections.contract_models import STAYING
from regulars.insight.sections.rivals import TITLES


def plain(run: Run, **values: object) -> None:
    figure = Figure.objects.get(run=run, basis=Basis.ALL, name="value")
    figure.value["plain"] |= values
    figure.save()


def test_the_model_room_names_the_model_that_predicts_beside_rules(figures, as_manager):
    text = as_manager.get("/insight/models/").content.decode()
    fits = figures_of(figures, ("models",)).models
    predicting = next(fit for fit in fits if fit.details.get("predicts"))
    assert predicting.model in ("bg_nbd", "mbg_nbd", "pareto_nbd")
    assert "BG/NBD" in text
    assert "Gamma-Gamma" in text
    assert "No model of leaving yet" in text


def predicting(*names: str) -> dict[Basis, SimpleNamespace]:
    fits = tuple(SimpleNamespace(model=name, details={"predicts": name in names}) for name in ("bg_nbd", "mbg_nbd"))
    return {Basis.ALL: SimpleNamespace(models=fits)}


def test_a_model_that_predicts_again_does_so_since_its_first_day_and_a_new_one_since_now():
    first = models_since(None, predicting("bg_nbd"), date(2026, 1, 5))
    assert first == {"all": {"bg_nbd": "2026-01-05"}}
    again = models_since(Run(snapshot={KEY: first}), predicting("bg_nbd"), date(2026, 2, 5))
    assert again == first
    other = models_since(Run(snapshot={KEY: again}), predicting("mbg_nbd"), date(2026, 3, 5))
    assert other == {"all": {"mbg_nbd": "2026-03-05"}}
    assert models_since(Run(snapshot={KEY: other}), predicting("bg_nbd"), date(2026, 4, 5)) == {
        "all": {"bg_nbd": "2026-04-05"}
    }


def test_the_model_room_says_since_when_a_model_predicts(figures, as_manager):
    text = as_manager.get("/insight/models/").content.decode()
    assert re.search(r"in use\s*<", text), "a run of before this was kept does not say since when"
    model = next(fit.model for fit in figures_of(figures, ("models",)).models if fit.details.get("predicts"))
    kept = {KEY: {"all": {model: "2026-03-05"}}}
    Run.objects.filter(id=figures.id).update(snapshot={**figures.snapshot, **kept})
    assert "in use since Mar 5, 2026" in as_manager.get("/insight/models/").content.decode()


def contracts_tested(run: Run, **used: object) -> None:
    """As in a company with many contracts: the shop of the tests has too few to test anything."""
    report = {
        "model": "shifted_beta_geometric", "customers": 400, "horizon_months": 8, "left": 90, "predicted_left": 88.6,
        "deviance": 1.02, "brier": 0.17,
        "naive": [{"name": "same_for_all", "predicted_left": 120.0, "deviance": 1.2, "brier": 0.2}],
        "buckets": [
            {"from_months": 0, "up_to": 2, "customers": 100, "predicted_left": 40.0, "left": 42},
            {"from_months": 36, "up_to": None, "customers": 300, "predicted_left": 48.6, "left": 48},
        ],
    }  # fmt: skip
    fit = {
        "model": "shifted_beta_geometric", "parameters": {"alpha": 0.5, "beta": 1.5}, "log_likelihood": -900.0,
        "customers": 600, "refused": None, "details": {"predicts": True, "kept_back": report, **used},
    }  # fmt: skip
    figure = Figure.objects.get(run=run, basis=Basis.ALL, name="models")
    figure.value = [one for one in figure.value if one["model"] not in STAYING] + [fit]
    figure.save()


def test_the_model_room_says_which_model_foretells_contracts_and_how_it_did(figures, as_manager):
    why = {"model": "shifted_beta_geometric", "before": "tenure", "best": "shifted_beta_geometric", "gain_share": 0.02}
    contracts_tested(figures, why={"code": "model_changed", "params": why})
    text = as_manager.get("/insight/models/").content.decode()
    assert (
        "«Shifted beta-geometric» took the place of «Time under contract»: better by 2.0% on the newest months" in text
    )
    assert "of 400 contracts 89 should have ended by «Shifted beta-geometric», 90 did." in text
    assert "Rule: all contracts end at the same pace" in text
    rows = as_manager.get("/insight/tables/contract-test.csv").getvalue().decode().splitlines()
    cells = [row.split(",") for row in rows[1:]]
    assert [(row[0], *map(float, row[1:])) for row in cells] == [("0–2", 100, 40, 42), ("36+", 300, 48.6, 48)]


def test_the_model_room_says_that_it_is_of_everybody_where_other_pages_are_narrowed(figures, as_manager):
    words = "Models learn from all customers and all days"
    assert words in as_manager.get("/insight/models/?split=segment:gold").content.decode()
    assert words not in as_manager.get("/insight/models/").content.decode()


def test_parameters_stand_with_their_standard_errors_where_the_data_can_tell_them(figures, as_manager):
    contracts_tested(figures, standard_errors={"alpha": 0.021, "beta": None}, aic=1804.0)
    text = as_manager.get("/insight/models/").content.decode()
    assert "alpha 0.5000 ± 0.0210, beta 1.5000, log-likelihood -900.00, AIC 1,804.00" in text.replace("−", "-")
    assert "After ± stands the standard error." in as_manager.get("/insight/value/").content.decode()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("model_kept", "was better by no more than chance makes."),
        ("model_only", "«Time under contract» could not be fitted."),
        ("model_not_compared", "too few or too young to hold months back for a test."),
    ],
)
def test_why_a_model_of_contracts_stays_is_said(figures, as_manager, code, words):
    why = {"model": "shifted_beta_geometric", "before": "tenure", "best": "beta_discrete_weibull", "gain_share": 0.001}
    contracts_tested(figures, why={"code": code, "params": why})
    assert words in as_manager.get("/insight/models/").content.decode()


def test_the_model_room_without_contracts_does_not_speak_of_them(figures, as_manager):
    figure = Figure.objects.get(run=figures, basis=Basis.ALL, name="models")
    figure.value = [one for one in figure.value if one["model"] not in STAYING]
    figure.save()
    assert "Contracts: " not in as_manager.get("/insight/models/").content.decode()


def test_the_model_room_of_a_run_that_tested_nothing_says_so(figures, as_manager):
    figure = Figure.objects.get(run=figures, basis=Basis.ALL, name="models")
    figure.value = [{**fit, "details": {}} for fit in figure.value]
    figure.save()
    assert "No model of buying was tested yet" in as_manager.get("/insight/models/").content.decode()


@pytest.mark.parametrize("name", ["models", "spending"])
def test_the_pages_cost_few_queries(figures, as_manager, name, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        as_manager.get(f"/insight/{name}/")


def test_40_000_for_the_first_customer_are_refused_with_the_reason(figures, as_manager):
    plain(figures, lifetime_minor=3_000_000.0)
    text = as_manager.get("/insight/spending/?amount=40000&customers=1").content.decode()
    assert "This costs more than it brings" in text
    assert "€40,000 is planned, and no more than €30,000 can come back: €10,000 would be lost." in text
    fine = as_manager.get("/insight/spending/?amount=40000&customers=2").content.decode()
    assert "This can pay for itself" in fine


def test_where_a_customers_worth_is_not_known_nothing_is_judged(figures, as_manager):
    plain(figures, lifetime_minor=None)
    text = as_manager.get("/insight/spending/?amount=10&customers=1").content.decode()
    assert "This cannot be judged yet" in text
    assert "What winning costs is not known" in text


@pytest.mark.parametrize(
    "query", ["amount=-1&customers=1", "amount=x", "amount=1&customers=0", "amount=9e99&customers=1"]
)
def test_a_plan_that_makes_no_sense_is_told_so(figures, as_manager, query):
    answer = as_manager.get(f"/insight/spending/?{query}")
    assert answer.status_code == 200
    assert "field-error" in answer.content.decode()


def test_winning_against_keeping_has_its_formula(figures, as_manager):
    plain(figures, acquisition_minor=50_000.0, service_minor=10_000.0, years=2.0)
    text = as_manager.get("/insight/spending/").content.decode()
    assert "€500 ÷ €50.00 = 10.0" in text


def test_keeping_is_shown_of_a_year_and_not_of_all_years_of_a_customer(figures, as_manager):
    plain(figures, acquisition_minor=50_000.0, service_minor=10_000.0, years=2.0)
    text = as_manager.get("/insight/spending/").content.decode()
    keeping = text[text.index("To keep a customer") :]
    keeping = keeping[: keeping.index("Winning to keeping, times")]
    assert "€50.00" in keeping
    assert "a year" in keeping
    assert "€100" not in keeping


def test_what_a_customer_brings_says_in_how_many_years_and_how(figures, as_manager):
    plain(figures, average_purchase_minor=10_000.0, purchases_a_year=6.0, years=5.0, lifetime_minor=300_000.0)
    text = as_manager.get("/insight/spending/").content.decode()
    assert "in 5.0 years" in text
    assert "€100 × 6.0 a year × 5.0 years = €3,000" in text


def test_rival_definitions_stand_beside_ours_with_their_numbers(figures, as_manager):
    found = figures_of(figures, ("churn", "definitions"))
    period = next(one for one in found.definitions.periods_by(Grain.QUARTER) if one.complete and not one.warm_up)
    word = f"{period.starts_on.year}-Q{(period.starts_on.month + 2) // 3}"
    text = as_manager.get(f"/insight/churn/?grain=quarter&period={word}").content.decode()
    ours = period.rate("start")
    assert f"{ours.numerator:.0f} ÷ {ours.denominator:.0f} =" in text
    for rate in period.rates:
        assert str(TITLES[rate.definition]) in text
    assert re.search(r'id="rivals"', text)


def test_a_run_of_an_earlier_version_has_no_rivals_and_its_page_goes_on(figures, as_manager):
    Figure.objects.filter(name="definitions").delete()
    text = as_manager.get("/insight/churn/").content.decode()
    assert 'id="rivals"' not in text
    assert 'id="churn"' in text
