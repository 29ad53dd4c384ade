"""What is done with messages while nobody asks."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from regulars.events import forgetting, rates, reading
from regulars.events.queue import TASK
from regulars.lib.clock import now


@app.task(name=TASK)
def read() -> None:
    """Read everything that waits. Safe to be killed anywhere and to be run twice."""
    try:
        reading.read_waiting(clock=now)
    finally:
        close_old_connections()


@app.periodic(cron="*/5 * * * *")
@app.task(name="events.look_after", queueing_lock="events.look_after")
def look_after(timestamp: int) -> None:
    """Messages that wait with nobody coming for them, and held ones whose browser became known another way."""
    try:
        reading.look_after()
    finally:
        close_old_connections()


@app.periodic(cron="52 * * * *")
@app.task(name="events.forget_old", queueing_lock="events.forget_old")
def forget_old(timestamp: int) -> None:
    try:
        forgetting.forget_old(now=now())
        rates.forget_full()
    finally:
        close_old_connections()
