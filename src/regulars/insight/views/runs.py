"""Runs: when figures were computed, on what data; asking for new ones and stopping."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regulars.insight import commands, queries
from regulars.insight.errors import NoSuchFigure
from regulars.insight.models import Run
from regulars.insight.pages import left_out_currencies
from regulars.insight.progress import STEP_TITLES, Step
from regulars.insight.words import run_failure
from regulars.lib.clock import now
from regulars.purchases.models import Contract, Order
from regulars.staff.rights import Right, may, needs


@needs(Right.SEE_FIGURES)
def runs(request: HttpRequest) -> HttpResponse:
    """The last runs, newest first, with what each has read."""
    shown = list(queries.recent_runs())
    context = {"runs": [_line(run) for run in shown], "open": next((run for run in shown if run.is_open), None)}
    return render(request, "insight/runs.html", {**context, "may_run": may(request.user, Right.RUN_FIGURES)})


def _line(run: Run) -> dict[str, Any]:
    seconds = (run.finished_at - run.started_at).total_seconds() if run.finished_at and run.started_at else None
    return {
        "run": run,
        "by": asked_by(run.asked_by),
        "seconds": seconds,
        "until": parse_date(run.snapshot.get("until", "")),
        "orders": run.snapshot.get("orders", {}).get("rows"),
        "contracts": run.snapshot.get("contracts", {}).get("rows"),
        "left_out": sum(left_out_currencies(run).values()),
        "failure": run_failure(run.failure) if run.failure else "",
    }


def asked_by(name: str) -> str:
    """Who asked: a person by name; the program itself and its imports in words."""
    if name == "import":
        return _("after an import")
    return _("by itself") if name.startswith("regulars.") or name in ("", "demo") else name


@needs(Right.RUN_FIGURES)
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Have the figures computed now."""
    commands.ask_for_run(actor=request.user.name, now=now())  # type: ignore[union-attr]
    return redirect((request.POST.get("next") == "runs" and "insight:runs") or "insight:overview")


@needs(Right.SEE_FIGURES)
def progress(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far a run is; when it has ended, the page is loaded anew."""
    run = Run.objects.filter(id=run_id).first()
    if run is None:
        raise NoSuchFigure()
    answer = render(request, "insight/parts/progress.html", progress_context(request, run))
    if not run.is_open:
        answer["HX-Refresh"] = "true"
    return answer


@needs(Right.RUN_FIGURES)
@require_POST
def cancel(request: HttpRequest, run_id: int) -> HttpResponse:
    """Stop a run; the figures of before stay."""
    run = commands.cancel_run(run_id, actor=request.user.name, now=now())  # type: ignore[union-attr]
    return render(request, "insight/parts/progress.html", progress_context(request, run))


def progress_context(request: HttpRequest, run: Run) -> dict[str, Any]:
    if run.state == Run.State.WAITING:
        text = _("Waiting for the worker to begin")
    elif run.cancel_requested_at:
        text = _("Stopping after this step")
    else:
        text = str(STEP_TITLES[Step(run.step)]) if run.step else _("Computing")
    return {
        "run": run,
        "text": text,
        "progress_url": reverse("insight:progress", args=[run.id]) if run.is_open else "",
        "cancel_url": reverse("insight:cancel", args=[run.id])
        if run.is_open and not run.cancel_requested_at and may(request.user, Right.RUN_FIGURES)
        else "",
    }


def first_steps(request: HttpRequest, newest: Run | None) -> HttpResponse:
    """Instead of figures while there are none: what is missing, and the button that brings it."""
    context: dict[str, Any] = {
        "has_rows": Order.objects.exists() or Contract.objects.exists(),
        "may_run": may(request.user, Right.RUN_FIGURES),
        "may_import": may(request.user, Right.IMPORT),
        "failure": run_failure(newest.failure) if newest and newest.failure else "",
    }
    if newest and newest.is_open:
        context |= {"open": newest, **progress_context(request, newest)}
    return render(request, "insight/first_steps.html", context)
