"""Putting an export or an erasure into the queue of jobs, in the transaction that asks for it."""

from procrastinate.contrib.django import app

EXPORT = "customers.export_data"
ERASE = "customers.erase_data"


def queue_export(export_id: int) -> None:
    app.configure_task(EXPORT).defer(export_id=export_id)


def queue_erasure(erasure_id: int) -> None:
    app.configure_task(ERASE).defer(erasure_id=erasure_id)
