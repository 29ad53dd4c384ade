"""Training and scoring on the company's data, in the worker. Whatever is kept is kept in one transaction."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import numpy as np
from django.db import transaction

from regulars.analytics.risk.measures import losses
from regulars.analytics.risk.model import RiskModel as Learnt
from regulars.analytics.risk.model import from_dict, to_dict
from regulars.insight.models import Basis, RiskModel, Run
from regulars.insight.queries import figures_of, latest_run
from regulars.insight.risk.features import Asked, known_at
from regulars.insight.risk.grouping import drivers
from regulars.insight.risk.groups_then import groups_then
from regulars.insight.risk.scoring import forget, score_by_model
from regulars.insight.risk.training import Trained, back_test_of, horizon_of, judging, train
from regulars.insight.standing_in import stand_in
from regulars.lib import locks
from regulars.staff.queries import company

Verdict = RiskModel.Verdict
LOCK_OF_RISK = 20_182
TRAINED_EVERY = timedelta(days=28)
alone = partial(locks.alone, LOCK_OF_RISK, 0)


@dataclass(frozen=True)
class Standing:
    """The company as the newest figures see it."""

    run: Run
    since: date
    inactive_days: int

    @property
    def until(self) -> date:
        return date.fromisoformat(self.run.snapshot["until"])

    def asked(self, basis: Basis, horizon_days: int) -> Asked:
        return Asked(
            basis,
            cut=self.until,
            until=self.until,
            horizon_days=horizon_days,
            inactive_days=self.inactive_days,
            currency=self.run.snapshot["currency"],
            time_zone=company().time_zone,
        )


def standing() -> Standing | None:
    """None before there are any figures."""
    run = latest_run()
    if run is None:
        return None
    summary = figures_of(run, ()).summary
    since = summary["period"]["from_on"]
    return Standing(run, date.fromisoformat(since), int(summary["inactivity"]["days"])) if since else None


def bases_of(run: Run) -> list[Basis]:
    """Contracts and purchases apart: one is told by an end, the other by silence."""
    given = [Basis(name) for name in run.snapshot.get("bases", []) if name != Basis.ALL]
    if given:
        return given
    return [Basis.CONTRACTS if run.snapshot["contracts"]["rows"] else Basis.ORDERS]


def renew(*, asked_by: str, anew: bool, clock: Callable[[], datetime]) -> None:
    """Train what is due (or all, when somebody asked), then score everybody."""
    here = standing()
    if here is None:
        return
    for basis in bases_of(here.run):
        used = RiskModel.objects.filter(basis=basis, in_use=True).first()
        if anew or is_due(basis, clock()):
            used = _train(here, basis, used, asked_by=asked_by, clock=clock)
        if used is not None:
            score(here, used)
    stand_in(here.run)


def is_due(basis: Basis, now: datetime) -> bool:
    """Every four weeks: months are learnt from whole."""
    return not RiskModel.objects.filter(basis=basis, made_at__gt=now - TRAINED_EVERY).exists()


def _train(
    here: Standing, basis: Basis, used: RiskModel | None, *, asked_by: str, clock: Callable[[], datetime]
) -> RiskModel:
    """The model in use afterwards: the new one where it is better on the newest months, else the one before."""
    began = time.monotonic()
    horizon = horizon_of(basis, here.inactive_days)
    trained = train(here.asked(basis, horizon), here.since)
    verdict = verdict_of(trained, used, horizon)
    made = RiskModel(
        basis=basis,
        made_at=clock(),
        asked_by=asked_by[:100],
        until=here.until,
        horizon_days=horizon,
        verdict=verdict,
        seconds=round(time.monotonic() - began, 1),
        **_kept(trained, sorted(here.run.snapshot.get("choices", {}))),
    )
    return keep(made, used)


def _kept(trained: Trained, attributes: Sequence[str] = ()) -> dict[str, Any]:
    model = trained.model
    if not isinstance(model, Learnt):
        return {"refused": {"code": model.code, "details": model.details}}
    assert trained.months is not None  # there is no model without them
    back_test = back_test_of(model, trained.months)
    back_test["groups"] |= groups_then(model, trained.months, attributes, company().time_zone)
    return {
        "back_test": back_test,
        "drivers": drivers(model, trained.months.known.features),
        "kept": to_dict(model),
    }


def verdict_of(trained: Trained, used: RiskModel | None, horizon_days: int) -> Verdict:
    """Whether the new model takes the place of the one in use.

    They are compared on months whose outcome begins after all that the one in use has learnt from: one that began
    earlier would be the same customers leaving once more, which it has seen and the models of the back-test have not.
    Not by learning both anew up to the same day: it is these weights that foretell today, and they age.
    """
    model = trained.learnt
    if model is None or trained.months is None:
        return Verdict.REFUSED
    if used is None or not used.kept:
        return Verdict.FIRST
    names = trained.months.known.features.names
    if used.horizon_days != horizon_days or not set(used.kept["names"]) <= set(names):
        return Verdict.OTHER_QUESTION
    learnt_until = date.fromisoformat(used.back_test["last_cut"]) + timedelta(days=horizon_days)
    fresh = [place for place, cut in enumerate(trained.months.cuts) if cut >= learnt_until]
    rows = np.flatnonzero(np.isin(trained.months.origin, fresh) & judging(model, trained.months))
    if not len(rows):
        return Verdict.NO_NEWER_MONTH
    left = trained.months.known.left[rows]
    before = from_dict(used.kept).probability(trained.months.known.features.take(rows))
    gain = losses(before, left).mean() - losses(model.tested.said[rows], left).mean()
    return Verdict.BETTER if gain > 0 else Verdict.NOT_BETTER


TAKES_OVER = {Verdict.FIRST, Verdict.BETTER, Verdict.OTHER_QUESTION, Verdict.REFUSED}


@transaction.atomic
def keep(made: RiskModel, used: RiskModel | None) -> RiskModel:
    """Keep a version. A refusal is used too: where the newest months carry no model, the one before tells nothing
    either, and customers have what lifetimes and BG/NBD say."""
    made.in_use = made.verdict in TAKES_OVER or used is None
    if made.in_use:
        RiskModel.objects.filter(basis=made.basis, in_use=True).update(in_use=False)
    made.save()
    return made if made.in_use or used is None else used


def score(here: Standing, used: RiskModel) -> None:
    """Replace what the model of a basis says of its customers."""
    basis = Basis(used.basis)
    if not used.kept:
        forget(basis)
        return
    model = from_dict(used.kept)
    known = known_at(here.asked(basis, used.horizon_days))
    score_by_model(used, model, known, until=here.until)
