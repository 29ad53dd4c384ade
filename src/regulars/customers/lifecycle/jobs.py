"""Stages set by hand until a day end with it; who is in which stage is counted."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from regulars.customers.lifecycle.commands import end_overdue
from regulars.customers.lifecycle.counting import TASK, count_stages
from regulars.lib.clock import now


@app.task(name=TASK)
def count_customers_in_stages() -> None:
    try:
        count_stages(now=now())
    finally:
        close_old_connections()


@app.periodic(cron="7 * * * *")
@app.task(name="customers.end_stages_by_hand", pass_context=False)
def end_stages_by_hand(timestamp: int) -> None:
    """Once an hour, so that a day ends on time in every zone, and thirty days with it. Safe to be run twice."""
    try:
        end_overdue(now=now())
        count_stages(now=now())
    finally:
        close_old_connections()
