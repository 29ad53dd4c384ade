"""Exports are written by the worker."""

from django.db import close_old_connections, connection
from procrastinate.contrib.django import app

from regulars.imports.exports import commands
from regulars.lib.clock import now


@app.task(name=commands.WRITE)
def write_export(export_id: int) -> None:
    try:
        commands.write(export_id, now=now())
    finally:
        close_old_connections()


@app.periodic(cron="*/10 * * * *")
@app.task(name="imports.look_after_exports", pass_context=False)
def look_after_exports(timestamp: int) -> None:
    """Let files go whose week is over, and take up exports whose worker was killed."""
    try:
        commands.sweep(now=now())
    finally:
        connection.close()
