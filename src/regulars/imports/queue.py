"""Putting the long steps into the queue of jobs, in the transaction that asks for them."""

from procrastinate.contrib.django import app

CHECK = "imports.check"
LOAD = "imports.load"
UNDO = "imports.undo"
# One at a time changes very many rows; whoever else does asks for the same lock.
LOCK_OF_LOADING = 20_132


def queue_check(upload_id: int) -> None:
    app.configure_task(CHECK).defer(upload_id=upload_id)


def queue_load(upload_id: int) -> None:
    app.configure_task(LOAD).defer(upload_id=upload_id)


def queue_undo(upload_id: int) -> None:
    app.configure_task(UNDO).defer(upload_id=upload_id)
