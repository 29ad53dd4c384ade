"""Stages set by hand until a day end with it."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from regulars.customers.lifecycle.commands import end_overdue
from regulars.lib.clock import now


@app.periodic(cron="7 * * * *")
@app.task(name="customers.end_stages_by_hand", pass_context=False)
def end_stages_by_hand(timestamp: int) -> None:
    """Once an hour, so that a day ends on time in every zone. Safe to be run twice."""
    try:
        end_overdue(now=now())
    finally:
        close_old_connections()
