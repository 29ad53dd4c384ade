"""What is done with messages while nobody asks."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from regulars.channels import interrupted, leases, ledger, receiving, typing
from regulars.lib.clock import now
from regulars.lib.queues import ask_once

MOST_AT_ONCE = 200


@app.task(name=receiving.TASK)
def read_received() -> None:
    """Read what waits, some at a time: others want their turn too. Safe to be killed anywhere and to be run twice."""
    try:
        if receiving.read_waiting(now=now(), most=MOST_AT_ONCE) == MOST_AT_ONCE:
            ask_once(receiving.TASK)
    finally:
        close_old_connections()


@app.task(name=ledger.TASK)
def deliver(sending_id: int) -> None:
    """Hand one message over. Safe to be killed anywhere and to be run twice."""
    try:
        ledger.deliver(sending_id, now=now())
    finally:
        close_old_connections()


@app.task(name=typing.TASK)
def show_typing(account_id: int, address: str) -> None:
    """Show a customer that somebody writes to them."""
    try:
        typing.show(account_id, address)
    finally:
        close_old_connections()


@app.periodic(cron="* * * * *")
@app.task(name="channels.look_after", queueing_lock="channels.look_after")
def look_after(timestamp: int) -> None:
    """What was interrupted, and what waits with nobody coming for it.

    It is read by the job that reads, of which there is one: two would wait for each other, and all others for them.
    """
    try:
        if receiving.is_anything_waiting():
            ask_once(receiving.TASK)
        if not leases.nobody_could_renew():
            interrupted.look_after(now=now())
    finally:
        close_old_connections()
