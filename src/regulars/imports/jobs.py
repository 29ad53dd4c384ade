"""Files are checked and loaded by the worker; what a killed worker left is taken up again and swept."""

from datetime import timedelta

from django.db import close_old_connections, connection
from procrastinate.contrib.django import app

from regulars.imports.exports.jobs import look_after_exports, write_export
from regulars.imports.models import Upload
from regulars.imports.queue import CHECK, LOAD, UNDO, queue_check, queue_load, queue_undo
from regulars.lib.clock import now

__all__ = ["check_file", "load_file", "look_after_exports", "look_after_files", "undo_file", "write_export"]

KEPT_STAGED = timedelta(days=2)
QUEUES = {
    Upload.State.CHECKING: queue_check,
    Upload.State.LOADING: queue_load,
    Upload.State.UNDOING: queue_undo,
}


@app.task(name=CHECK)
def check_file(upload_id: int) -> None:
    from regulars.imports import running

    try:
        running.check(upload_id, now=now())
    finally:
        close_old_connections()


@app.task(name=LOAD)
def load_file(upload_id: int) -> None:
    from regulars.imports import running

    try:
        running.load(upload_id, now=now())
    finally:
        close_old_connections()


@app.task(name=UNDO)
def undo_file(upload_id: int) -> None:
    from regulars.imports import undoing

    try:
        undoing.undo(upload_id, now=now())
    finally:
        close_old_connections()


@app.periodic(cron="* * * * *")
@app.task(name="imports.look_after_files", pass_context=False)
def look_after_files(timestamp: int) -> None:
    """Take up steps whose worker was killed, and sweep what belongs to nothing."""
    from regulars.imports import sweeping

    try:
        for upload in sweeping.left_alone():
            QUEUES[Upload.State(upload.state)](upload.id)
        sweeping.sweep(now=now(), kept=KEPT_STAGED)
    finally:
        connection.close()
