"""What is done for programs while nobody asks."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from regulars.api import replays
from regulars.api.webhooks import commands, delivering
from regulars.lib.clock import now


@app.periodic(cron="41 * * * *")
@app.task(name="api.forget_old", queueing_lock="api.forget_old")
def forget_old(timestamp: int) -> None:
    try:
        replays.forget_old(now=now())
        commands.forget_old(now=now())
    finally:
        close_old_connections()


@app.task(name=commands.DELIVER)
def deliver(delivery_id: int) -> None:
    try:
        delivering.deliver(delivery_id, now=now())
    finally:
        close_old_connections()
