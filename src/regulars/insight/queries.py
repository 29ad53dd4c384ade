"""Runs and their stored figures. Pages read what was stored; nothing is computed while somebody waits."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from regulars.insight.errors import NoFiguresYet
from regulars.insight.models import Basis, Figure, Run
from regulars.insight.stored import SUMMARY, Figures

RUNS_SHOWN = 50


def latest_run() -> Run | None:
    """The newest run whose figures are complete. One query."""
    return Run.objects.filter(state=Run.State.DONE).order_by("-id").first()


def done_run() -> Run:
    """The same, for pages that cannot be without. One query. Raises NoFiguresYet."""
    run = latest_run()
    if run is None:
        raise NoFiguresYet()
    return run


def current_runs() -> tuple[Run | None, Run | None]:
    """The newest complete run, and the one that waits or works (or the last one, if it failed after). One query."""
    state = Run.State
    found = Run.objects.filter(Q(id__in=Run.objects.filter(state=state.DONE).order_by("-id").values("id")[:1]) | _newest())
    runs = sorted(found, key=lambda run: run.id, reverse=True)
    done = next((run for run in runs if run.state == state.DONE), None)
    newest = runs[0] if runs and runs[0] != done else None
    return done, newest


def _newest() -> Q:
    return Q(id__in=Run.objects.order_by("-id").values("id")[:1])


def recent_runs() -> QuerySet[Run]:
    """The last runs, newest first. One query."""
    return Run.objects.order_by("-id")[:RUNS_SHOWN]


def figures_of(run: Run, names: Iterable[str], basis: Basis = Basis.ALL) -> Figures:
    """The named parts of a run's figures, the summary always. One query."""
    wanted = {SUMMARY, *names}
    rows = Figure.objects.filter(run=run, basis=basis, name__in=wanted).values_list("name", "value")
    parts: dict[str, Any] = dict(rows)
    if missing := wanted - set(parts):
        raise NoFiguresYet(missing=sorted(missing))
    return Figures(parts, basis)


def latest_figures(*names: str) -> Figures | None:
    """The named parts of the newest figures, for pages of other contexts; None before the first run. Two queries."""
    run = latest_run()
    return figures_of(run, names) if run else None
