"""What the worker does for promises."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from regulars.lib.clock import now
from regulars.lib.queues import ask_once
from regulars.work.calendars.commands import RECKON_AGAIN
from regulars.work.promises import watching
from regulars.work.promises.policy_commands import CHOOSE_AGAIN

# Until then whoever works on a matter has let it go.
BUSY_SECONDS = 5


@app.periodic(cron="* * * * *")
@app.task(name="work.look_round", queueing_lock="work.look_round")
def look_round(timestamp: int) -> None:
    try:
        watching.look_round(now=now())
    finally:
        close_old_connections()


@app.task(name=RECKON_AGAIN)
def reckon_again() -> None:
    try:
        if watching.reckon_again(now=now()):
            ask_once(RECKON_AGAIN, in_seconds=BUSY_SECONDS)
    finally:
        close_old_connections()


@app.task(name=CHOOSE_AGAIN)
def choose_again() -> None:
    try:
        if watching.choose_again(now=now()):
            ask_once(CHOOSE_AGAIN, in_seconds=BUSY_SECONDS)
    finally:
        close_old_connections()
