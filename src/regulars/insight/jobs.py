"""The figures are computed every night, after every import, and when somebody asks."""

from zoneinfo import ZoneInfo

from django.db import close_old_connections
from procrastinate.contrib.django import app

from regulars.insight.commands import ask_for_run
from regulars.insight.loyalty.jobs import renew_loyalty  # noqa: F401 (the worker finds its jobs here)
from regulars.insight.loyalty.queue import queue_loyalty
from regulars.insight.models import Run, SliceRun
from regulars.insight.queue import REPORTS_TASK, SLICES_TASK, TASK, queue_figures, queue_reports, queue_slices
from regulars.insight.risk.jobs import renew_risk  # noqa: F401 (the worker finds its jobs here)
from regulars.insight.risk.queue import queue_risk
from regulars.insight.slices.commands import renew_slices
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
                computing.compute(run, clock=now, then=renew)
    finally:
        close_old_connections()


def renew(run: Run) -> None:
    """The parts of the customers that people look at follow the whole, and so do the risks and the map of loyalty."""
    renew_slices(run, actor=NIGHTLY, now=now())
    queue_risk()
    queue_loyalty()


@app.task(name=SLICES_TASK)
def compute_slices() -> None:
    """Compute the parts that wait, one after the other. Safe to be killed anywhere and to be run twice."""
    from regulars.insight import computing
    from regulars.insight.slices import computing as slices

    try:
        with computing.alone() as ours:
            if not ours:
                queue_slices(in_seconds=BUSY_SECONDS)
                return
            while one := slices.take_waiting(now):
                slices.compute(one, clock=now)
            send_what_waited()
    finally:
        close_old_connections()


def send_what_waited() -> None:
    """Letters wait for the figures of their parts. Where a kill forgets it, the next hour sends them."""
    from regulars.insight.sendings import commands as sendings

    if sendings.waiting():
        queue_reports()


@app.periodic(cron="5 * * * *")
@app.task(name="insight.nightly_figures", pass_context=False)
def nightly_figures(timestamp: int) -> None:
    """At three in the company's night."""
    if now().astimezone(ZoneInfo(company().time_zone)).hour == NIGHT_HOUR:
        ask_for_run(actor=NIGHTLY, now=now())


@app.task(name=REPORTS_TASK)
def send_reports() -> None:
    """Send the letters that wait. Safe to be killed anywhere and to be run twice."""
    from regulars.insight.sendings import commands as sendings

    for sending_id in sendings.waiting():
        sendings.send(sending_id, now=now())


@app.periodic(cron="20 * * * *")
@app.task(name="insight.reports_of_the_morning", pass_context=False)
def reports_of_the_morning(timestamp: int) -> None:
    """What is due is written down first; then it is sent, also what a mail server refused before."""
    from regulars.insight.sendings import commands as sendings

    sendings.look_after(now=now())
    sendings.begin_due(now=now())
    send_what_waited()


@app.periodic(cron="*/5 * * * *")
@app.task(name="insight.look_after_figures", pass_context=False)
def look_after_figures(timestamp: int) -> None:
    """A worker that was killed leaves a run that says «running», or one that waits with nobody coming: begin again."""
    from regulars.insight import computing

    still_open = {"state__in": [Run.State.RUNNING, Run.State.WAITING]}
    runs, parts = Run.objects.filter(**still_open).exists(), SliceRun.objects.filter(**still_open).exists()
    if not (runs or parts):
        return
    with computing.alone() as nobody_computes:
        if nobody_computes and runs:
            ask_for_run(actor=NIGHTLY, now=now())
        if nobody_computes and parts:
            queue_slices()
