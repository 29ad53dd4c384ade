"""Exports and erasures are done by the worker; what a killed worker left is taken up again, old files go."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from regulars.customers.privacy.queue import ERASE, EXPORT, queue_erasure, queue_export
from regulars.lib.clock import now


@app.task(name=EXPORT)
def export_data(export_id: int) -> None:
    from regulars.customers.privacy import exporting

    try:
        exporting.put_together(export_id, now=now())
    finally:
        close_old_connections()


@app.task(name=ERASE)
def erase_data(erasure_id: int) -> None:
    from regulars.customers.privacy import erasing

    try:
        erasing.erase(erasure_id, now=now())
    finally:
        close_old_connections()


@app.periodic(cron="*/10 * * * *")
@app.task(name="customers.look_after_privacy", pass_context=False)
def look_after_privacy(timestamp: int) -> None:
    """Take up erasures and exports whose worker was killed; asking once too often changes nothing."""
    from regulars.customers.privacy import queries

    try:
        for erasure_id in queries.unfinished_erasures():
            queue_erasure(erasure_id)
        for export_id in queries.unfinished_exports():
            queue_export(export_id)
    finally:
        close_old_connections()


@app.periodic(cron="23 * * * *")
@app.task(name="customers.forget_exports", pass_context=False)
def forget_exports(timestamp: int) -> None:
    """Files with personal data live for a week."""
    from regulars.customers.privacy import exporting

    try:
        exporting.forget_expired(now=now())
    finally:
        close_old_connections()
