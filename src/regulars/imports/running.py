"""Checking and loading a file: the long steps, run by the worker or by the command line.

Both may be killed at any moment and run again: a step is one transaction that also moves the upload to its next
state, and whoever runs it holds a lock that ends with the connection.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext_noop

from regulars.imports import staging, storage
from regulars.imports.audit_actions import LOADED
from regulars.imports.errors import Cancelled, NothingToLoad
from regulars.imports.journal import kept_in_mind
from regulars.imports.models import Problem, Upload
from regulars.imports.previewing import TRIED_ROWS, preview, without_preview
from regulars.imports.progress import Listener, Watch
from regulars.imports.queue import LOCK_OF_LOADING
from regulars.imports.report import Report
from regulars.imports.rows import RowParser
from regulars.imports.sources.batches import Source
from regulars.imports.sources.opening import open_source
from regulars.imports.targets import target_of
from regulars.imports.types import Counts, Load, Reading, Target, mapped_from_json
from regulars.lib import locks
from regulars.lib.clock import tomorrow_of
from regulars.lib.disturbed import was_disturbed
from regulars.lib.errors import RegularsError
from regulars.lib.registry import after_import
from regulars.staff import audit
from regulars.staff.actors import EMPLOYEE
from regulars.staff.queries import company

LOCK_OF_UPLOADS = 20_131
TRIES = 3

READING = gettext_noop("Reading the file")
TRYING = gettext_noop("Trying what would change")


def alone(upload_id: int) -> AbstractContextManager[bool]:
    """True for one process at a time."""
    return locks.alone(LOCK_OF_UPLOADS, upload_id)


def check(
    upload_id: int, *, now: datetime, listener: Listener | None = None, tried_rows: int | None = TRIED_ROWS
) -> None:
    """Read the whole file, stage its good rows and list what is wrong. Does nothing when there is nothing to check.

    What loading would change is tried with `tried_rows` rows, None for all of them and 0 for not at all.
    """
    with alone(upload_id) as ours:
        upload = Upload.objects.filter(id=upload_id, state=Upload.State.CHECKING).first()
        if not ours or upload is None:
            return
        with ending(upload, back_to=Upload.State.DRAFT), Watch(upload_id, listener=listener) as watch:
            refuse_if_stopped(upload)
            with transaction.atomic():
                found = _stage(upload, watch, now)
                if found["staged"] and tried_rows != 0:
                    found["preview"] = _preview(upload, watch, staged=found["staged"], rows=tried_rows, now=now)
                moved(upload, Upload.State.CHECKED, result=found)


def load(upload_id: int, *, now: datetime, listener: Listener | None = None) -> None:
    """Move the staged rows of a checked file into the tables, all or none. Does nothing when there are none to load."""
    with alone(upload_id) as ours:
        upload = Upload.objects.filter(id=upload_id, state=Upload.State.LOADING).first()
        if not ours or upload is None:
            return
        with ending(upload, back_to=Upload.State.CHECKED), Watch(upload_id, listener=listener) as watch:
            refuse_if_stopped(upload)
            _load_until_undisturbed(upload, watch, now)
        storage.remove_source(upload)


def refuse_if_stopped(upload: Upload) -> None:
    if upload.cancel_requested:
        raise Cancelled()


@contextmanager
def ending(upload: Upload, *, back_to: Upload.State) -> Iterator[None]:
    """However a step fails, the upload says so and goes back to where a person can go on.

    A file that could not be taken back is loaded as before; any other has failed and can be described anew.
    """
    failed = back_to if back_to == Upload.State.LOADED else Upload.State.FAILED
    language = upload.uploaded_by.language if upload.uploaded_by else translation.get_language()
    with translation.override(language):
        try:
            yield
        except Cancelled:
            moved(upload, back_to, result=upload.result | {"stopped": True})
        except RegularsError as error:
            moved(upload, failed, result=upload.result | error.to_dict())
        except Exception as error:
            if connection.is_usable():
                moved(upload, failed, result=upload.result | RegularsError().to_dict())
            raise error


def moved(upload: Upload, state: Upload.State, **fields: Any) -> None:
    """The next state, where the upload is still in the state this step began with."""
    Upload.objects.filter(id=upload.id, state=upload.state).update(
        state=state, cancel_requested=False, step="", progress=0, **fields
    )


# Checking ------------------------------------------------------------------------------------------------------------


def _stage(upload: Upload, watch: Watch, now: datetime) -> dict[str, Any]:
    """Stage the good rows and keep the problems; what was found."""
    path, reading, target = Path(upload.stored_as), Reading.from_dict(upload.reading), target_of(upload.target)
    ours = company()
    source = open_source(path, reading)
    parser = RowParser(
        target,
        mapped_from_json(upload.mapping),
        source.names,
        reading,
        zone=ours.time_zone,
        last_day=tomorrow_of(now, ours.time_zone),
    )
    try:
        with Report(storage.report_path(upload), source.names) as report, connection.cursor() as cursor:
            table, schema = staging.table_of(upload.id), parser.schema
            staging.create(cursor, table, schema)
            staged = staging.fill(cursor, table, schema, _good_rows(source, parser, report, watch))
    finally:
        source.close()
    _keep_problems(upload, report)
    return report.to_dict() | {"staged": staged}


def _preview(upload: Upload, watch: Watch, *, staged: int, rows: int | None, now: datetime) -> Any:
    table = staging.table_of(upload.id)

    def loading(other: str) -> Load:
        load = _load_of(cursor, table, actor="", now=now, watch=watch)
        return replace(load, staging=other or table, step=lambda title, share: watch.tell(TRYING, share))

    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {table}")
        return preview(upload.id, target_of(upload.target), loading, staged=staged, rows=rows)


def _good_rows(source: Source, parser: RowParser, report: Report, watch: Watch) -> Iterator[Any]:
    for batch in source.batches():
        rows = parser.parse(batch)
        report.take(rows)
        watch.tell(READING, source.share_read())
        yield rows.good


def _keep_problems(upload: Upload, report: Report) -> None:
    Problem.objects.filter(upload=upload).delete()
    Problem.objects.bulk_create(
        [
            Problem(
                upload=upload, row=item.row, column=item.column, value=item.value, reason=item.reason, mild=item.mild
            )
            for item in report.faults
        ],
        batch_size=2_000,
    )


# Loading -------------------------------------------------------------------------------------------------------------


def _load_until_undisturbed(upload: Upload, watch: Watch, now: datetime) -> None:
    """Somebody may add the same customer by hand at this moment: then the database refuses and all is done again."""
    for attempt in range(1, TRIES + 1):
        try:
            with transaction.atomic():
                _load(upload, watch, now)
        except DatabaseError as error:
            if attempt == TRIES or not worth_another_try(error):
                raise
        else:
            return


def worth_another_try(error: DatabaseError) -> bool:
    """Whether somebody else was there at the same moment, and nothing else is wrong."""
    return isinstance(error, IntegrityError) or was_disturbed(error)


def _load(upload: Upload, watch: Watch, now: datetime) -> None:
    target, table = target_of(upload.target), staging.table_of(upload.id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_OF_LOADING])
        found = _staged_again_if_lost(upload, watch, now)
        if not found.get("staged"):
            raise NothingToLoad()
        cursor.execute(f"ANALYZE {table}")
        actor = upload.uploaded_by.email if upload.uploaded_by else "import"
        counts = kept_in_mind(upload.id, _load_of(cursor, table, actor=actor, now=now, watch=watch), target)
        analyze(target)
        staging.drop(cursor, table)
    moved(upload, Upload.State.LOADED, result=found | {"counts": counts.to_dict()}, finished_at=now)
    _tell(target, counts, actor=actor, now=now)
    _audited(upload, counts, now=now)


def _audited(upload: Upload, counts: Counts, *, now: datetime) -> None:
    by = f"{EMPLOYEE}{upload.uploaded_by_id}" if upload.uploaded_by_id else ""
    details = {"target": upload.target, "added": counts.added, "changed": counts.changed}
    audit.record(actor=by, action=LOADED, now=now, ref=f"imports.upload:{upload.id}", details=details)


def _load_of(cursor: Any, table: str, *, actor: str, now: datetime, watch: Watch) -> Load:
    ours = company()
    return Load(
        cursor=cursor,
        staging=table,
        columns=staging.columns_of(cursor, table),
        now=now,
        actor=actor,
        currency=ours.currency,
        time_zone=ours.time_zone,
        step=watch.tell,
    )


def _staged_again_if_lost(upload: Upload, watch: Watch, now: datetime) -> dict[str, Any]:
    """What was found by the check; again where a crash of the server emptied the staging table, or it was swept."""
    table, found = staging.table_of(upload.id), without_preview(upload.result)
    with connection.cursor() as cursor:
        if staging.columns_of(cursor, table) and staging.count_rows(cursor, table) == found.get("staged"):
            return found
    return found | _stage(upload, watch, now)


def _tell(target: Target, counts: Counts, *, actor: str, now: datetime) -> None:
    """Whoever registered hears of new rows, in the transaction that brings them."""
    if not any(counts.to_dict()[name] for name in ("added", "changed", "returned", "customers_added")):
        return
    for listener in after_import:
        listener.call(target.key, actor, now)


def analyze(target: Target) -> None:
    """Fresh statistics, so that the first page after a million rows is as quick as the next one.

    While they load, the database may look at tables in which nobody else sees a row yet, and take them for empty: then
    it checks at the end whether each customer is there by reading a whole index for each. So they are made before.
    """
    with connection.cursor() as cursor:
        for table in target.tables:
            cursor.execute(f"ANALYZE {table}")
