"""Models of leaving are trained every four weeks and when somebody asks; customers are scored after all figures."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from regulars.insight.loyalty.queue import queue_loyalty
from regulars.insight.risk.queue import TASK, queue_risk
from regulars.lib.clock import now

BUSY_SECONDS = 30
SCHEDULED = "regulars.monthly"


@app.task(name=TASK)
def renew_risk(anew: bool = False, asked_by: str = "") -> None:
    """Safe to be killed anywhere and to be run twice: what is kept is kept whole."""
    from regulars.insight.risk import running

    try:
        with running.alone() as ours:
            if not ours:
                queue_risk(anew=anew, asked_by=asked_by, in_seconds=BUSY_SECONDS)
                return
            running.renew(asked_by=asked_by or SCHEDULED, anew=anew, clock=now)
            queue_loyalty()
    finally:
        close_old_connections()
