"""Segments follow what happens: at once when something was noted, and every minute for what is due."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from regulars.customers.models import Touch
from regulars.customers.segments import catching_up
from regulars.customers.segments.queue import TASK, ask_to_catch_up
from regulars.lib.clock import now


@app.task(name=TASK)
def catch_up_segments() -> None:
    """Bring all segments up to date. Safe to be killed anywhere and to be run twice."""
    try:
        catching_up.catch_up(now=now())
    finally:
        close_old_connections()


@app.periodic(cron="* * * * *")
@app.task(name="customers.look_after_segments", pass_context=False)
def look_after_segments(timestamp: int) -> None:
    """A new day of the company, notes that came just as the worker finished, a worker that was killed."""
    if Touch.objects.exists() or catching_up.due(now()).exists():
        ask_to_catch_up()
