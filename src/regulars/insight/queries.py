"""Runs and their stored figures. Pages read what was stored; nothing is computed while somebody waits."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from regulars.insight.errors import NoFiguresYet
from regulars.insight.models import Basis, Figure, Run
from regulars.insight.stored import SUMMARY, Figures, came_later

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
    done = Run.objects.filter(state=Run.State.DONE).order_by("-id").values("id")[:1]
    newest = Run.objects.order_by("-id").values("id")[:1]
    runs = sorted(Run.objects.filter(Q(id__in=done) | Q(id__in=newest)), key=lambda run: -run.id)
    shown = next((run for run in runs if run.state == Run.State.DONE), None)
    return shown, runs[0] if runs and runs[0] != shown else None


def recent_runs() -> QuerySet[Run]:
    """The last runs, newest first. One query."""
    return Run.objects.order_by("-id")[:RUNS_SHOWN]


def figures_of(run: Run, names: Iterable[str], basis: Basis = Basis.ALL) -> Figures:
    """The named parts of a run's figures, the summary always. One query."""
    wanted = {SUMMARY, *names}
    rows = Figure.objects.filter(run=run, basis=basis, name__in=wanted).values_list("name", "value")
    parts: dict[str, Any] = dict(rows)
    if missing := {name for name in wanted - set(parts) if not came_later(name)}:
        raise NoFiguresYet(missing=sorted(missing))
    return Figures(parts, basis)


def latest_figures(*names: str) -> Figures | None:
    """The named parts of the newest figures, for pages of other contexts; None before the first run. Two queries."""
    run = latest_run()
    return figures_of(run, names) if run else None
