"""Asking for figures, and asking to stop."""

from datetime import datetime

from django.db import transaction

from regulars.insight.errors import RunIsOver
from regulars.insight.models import Run
from regulars.insight.queue import queue_figures


@transaction.atomic
def ask_for_run(*, actor: str, now: datetime) -> Run:
    """Have all figures computed soon. Whoever asks while one run waits gets that run: it will see the same data."""
    asked = Run(asked_by=actor[:100], asked_at=now)
    Run.objects.bulk_create([asked], ignore_conflicts=True)
    waiting = Run.objects.select_for_update().filter(state=Run.State.WAITING).first()
    if waiting is None:
        # Taken between the two statements by a worker that is only now beginning to read: it sees the same data.
        return Run.objects.latest("id")
    queue_figures()
    return waiting


@transaction.atomic
def cancel_run(run_id: int, *, actor: str, now: datetime) -> Run:
    """Stop a run: at once while it waits, after the step it is at otherwise. Raises RunIsOver."""
    if Run.objects.filter(id=run_id, state=Run.State.WAITING).update(state=Run.State.CANCELLED, finished_at=now):
        return Run.objects.get(id=run_id)
    if not Run.objects.filter(id=run_id, state=Run.State.RUNNING).update(cancel_requested_at=now):
        raise RunIsOver()
    return Run.objects.get(id=run_id)
