"""What killed processes leave behind: steps nobody runs, staging tables and files that belong to nothing."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connection

from regulars.imports import staging, storage
from regulars.imports.models import Added, Change, Upload
from regulars.imports.running import alone
from regulars.lib import folders

RUNNING = (Upload.State.CHECKING, Upload.State.LOADING, Upload.State.UNDOING)
FILES_KEPT = timedelta(days=90)
CHANGES_KEPT = timedelta(days=90)


def left_alone() -> Iterator[Upload]:
    """Uploads that say a step runs, while nobody holds their lock: the worker was killed, or their job still waits.

    A second job for the same upload does nothing, so asking once too often is harmless.
    """
    for upload in Upload.objects.filter(state__in=RUNNING):
        with alone(upload.id) as nobody:
            pass
        if nobody:
            yield upload


def sweep(*, now: datetime, kept: timedelta) -> None:
    """Drop staging tables of uploads that are over or were left lying, and files of none."""
    needed = set(
        Upload.objects.filter(state__in=[*RUNNING, Upload.State.CHECKED], uploaded_at__gt=now - kept).values_list(
            "id", flat=True
        )
    ) | set(Upload.objects.filter(state__in=RUNNING).values_list("id", flat=True))
    with connection.cursor() as cursor:
        for upload_id, table in staging.tables().items():
            if upload_id not in needed:
                staging.drop(cursor, table)
    forget_changes(now)
    folders.sweep(storage.folder(), _files_of_uploads(now), now=now)


def forget_changes(now: datetime) -> None:
    """What files changed is kept for some months; a file older than that can no longer be taken back."""
    old = Upload.objects.filter(finished_at__lt=now - CHANGES_KEPT).exclude(state__in=RUNNING)
    for kept in (Added, Change):
        kept.objects.filter(upload__in=old).delete()


def _files_of_uploads(now: datetime) -> set[str]:
    recent = Upload.objects.exclude(state=Upload.State.CANCELLED).filter(uploaded_at__gt=now - FILES_KEPT)
    names: set[str] = set()
    for upload_id, stored_as in recent.values_list("id", "stored_as"):
        names |= {stored_as.rsplit("/", 1)[-1], f"{upload_id}.bad.csv", f"{upload_id}.without-customer.csv"}
    return names
