"""What is done with conversations while nobody asks."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from regulars.inbox import counting, handling, learning, presence
from regulars.lib.clock import now


@app.periodic(cron="* * * * *")
@app.task(name="inbox.look_after", queueing_lock="inbox.look_after")
def look_after(timestamp: int) -> None:
    """Conversations whose time has come, steps of the counts, and people who went away without a word."""
    try:
        handling.wake_due(now=now())
        counting.gather()
        presence.forget_stale(now=now())
    finally:
        close_old_connections()


@app.task(name=learning.TASK)
def learn_from_answer(sending_id: int) -> None:
    try:
        learning.learn(sending_id, now=now())
    finally:
        close_old_connections()
