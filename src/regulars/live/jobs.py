from django.db import close_old_connections
from procrastinate.contrib.django import app

from regulars.lib.clock import now
from regulars.live import commands


@app.periodic(cron="17 * * * *")
@app.task(name="live.forget_old", queueing_lock="live.forget_old")
def forget_old(timestamp: int) -> None:
    try:
        commands.forget_old(now=now())
    finally:
        close_old_connections()
