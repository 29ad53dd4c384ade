"""What the worker does for knowledge by itself."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from regulars.knowledge import visitors


@app.periodic(cron="17 * * * *")
@app.task(name="knowledge.forget_full", queueing_lock="knowledge.forget_full")
def forget_full(timestamp: int) -> None:
    """Allowances of visitors who have long gone."""
    try:
        visitors.forget_full()
    finally:
        close_old_connections()
