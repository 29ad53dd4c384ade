"""Customers are placed on the map after all figures and after everybody's risk, and when an hour gets another price."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from regulars.insight.loyalty.queue import TASK, queue_loyalty

BUSY_SECONDS = 15


@app.task(name=TASK)
def renew_loyalty() -> None:
    """Safe to be killed anywhere and to be run twice: what is kept is kept whole."""
    from regulars.insight.loyalty import keeping

    try:
        with keeping.alone() as ours:
            if not ours:
                queue_loyalty(in_seconds=BUSY_SECONDS)
                return
            keeping.renew()
    finally:
        close_old_connections()
