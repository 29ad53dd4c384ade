"""The figures are computed every night, after every import, and when somebody asks."""

from zoneinfo import ZoneInfo

from django.db import close_old_connections
from procrastinate.contrib.django import app

from regulars.insight.commands import ask_for_run
from regulars.insight.models import Run
from regulars.insight.queue import TASK, queue_figures
from regulars.lib.clock import now
from regulars.staff.queries import company

NIGHT_HOUR = 3
BUSY_SECONDS = 15
NIGHTLY = "regulars.nightly"


@app.task(name=TASK)
def compute_figures() -> None:
    """Compute whatever waits. Safe to be killed anywhere and to be run twice."""
    from regulars.insight import computing

    try:
        with computing.alone() as ours:
            if not ours:
                queue_figures(in_seconds=BUSY_SECONDS)
                return
            while run := computing.take_waiting(now()):
                computing.compute(run, clock=now)
    finally:
        close_old_connections()


@app.periodic(cron="5 * * * *")
@app.task(name="insight.nightly_figures", pass_context=False)
def nightly_figures(timestamp: int) -> None:
    """At three in the company's night."""
    if now().astimezone(ZoneInfo(company().time_zone)).hour == NIGHT_HOUR:
        ask_for_run(actor=NIGHTLY, now=now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="insight.look_after_figures", pass_context=False)
def look_after_figures(timestamp: int) -> None:
    """A worker that was killed leaves a run that says «running», or one that waits with nobody coming: begin again."""
    from regulars.insight import computing

    if not Run.objects.filter(state__in=[Run.State.RUNNING, Run.State.WAITING]).exists():
        return
    with computing.alone() as nobody_computes:
        if nobody_computes:
            ask_for_run(actor=NIGHTLY, now=now())
