"""What the worker does with tasks while nobody asks."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from regulars.lib.clock import now
from regulars.work.tasks.menu import tell_of_late
from regulars.work.tasks.reminding import BATCH, remind_due


@app.periodic(cron="* * * * *")
@app.task(name="work.remind", queueing_lock="work.remind")
def remind(timestamp: int) -> None:
    """Every minute; safe to be killed anywhere and to be run twice."""
    try:
        while len(remind_due(now=now())) == BATCH:
            pass
        tell_of_late(now=now())
    finally:
        close_old_connections()
