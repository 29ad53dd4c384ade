"""What is done for programs while nobody asks."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from regulars.api import replays
from regulars.lib.clock import now


@app.periodic(cron="41 * * * *")
@app.task(name="api.forget_replays", queueing_lock="api.forget_replays")
def forget_replays(timestamp: int) -> None:
    try:
        replays.forget_old(now=now())
    finally:
        close_old_connections()
