"""What the worker does so that nothing is left to nobody."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from regulars.lib.clock import now
from regulars.work.routing import deserted, sweeping
from regulars.work.teams.queue import TASK


@app.task(name=TASK)
def give_waiting() -> None:
    """Give away what waits. Safe to be killed anywhere and to be run twice."""
    try:
        sweeping.give_waiting(clock=now)
    finally:
        close_old_connections()


@app.periodic(cron="* * * * *")
@app.task(name="work.look_at_queues", queueing_lock="work.look_at_queues", pass_context=False)
def look_at_queues(timestamp: int) -> None:
    """Each minute: somebody may have come to work, and some queue may have nobody."""
    try:
        sweeping.give_waiting(clock=now)
        deserted.look_at_queues(now=now())
    finally:
        close_old_connections()
