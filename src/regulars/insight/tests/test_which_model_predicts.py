"""The model that predicted last night goes on tonight, unless the newest months speak against it."""

from datetime import UTC, datetime

from regulars.analytics.results import ModelFit
from regulars.insight.computing import last_predicting
from regulars.insight.models import Basis, Figure, Run

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def keep_a_run(predicting: str | None) -> None:
    run = Run.objects.create(state=Run.State.DONE, asked_at=NOW)
    fits = [
        ModelFit(name, {}, None, 0, details={"predicts": name == predicting} if predicting else {}).to_dict()
        for name in ("bg_nbd", "mbg_nbd", "shifted_beta_geometric")
    ]
    Figure.objects.create(run=run, basis=Basis.ALL, name="summary", value={})
    Figure.objects.create(run=run, basis=Basis.ALL, name="models", value=fits)


def test_the_first_run_begins_with_the_first_model(db):
    assert last_predicting(Basis.ALL) == ("bg_nbd", "tenure")


def test_the_model_of_the_newest_run_goes_on(db, django_assert_num_queries):
    keep_a_run("bg_nbd")
    keep_a_run("mbg_nbd")
    with django_assert_num_queries(2):
        assert last_predicting(Basis.ALL) == ("mbg_nbd", "tenure")


def test_a_run_that_did_not_choose_or_has_no_such_part_begins_anew(db):
    keep_a_run(None)
    assert last_predicting(Basis.ALL) == ("bg_nbd", "tenure")
    assert last_predicting(Basis.ORDERS) == ("bg_nbd", "tenure")


def test_the_model_of_contracts_goes_on_too(db):
    keep_a_run("shifted_beta_geometric")
    assert last_predicting(Basis.ALL) == ("bg_nbd", "shifted_beta_geometric")
