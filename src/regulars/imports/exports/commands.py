"""Asking for an export, writing it, and letting it go after a week."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from procrastinate.contrib.django import app

from regulars.imports.exports import storage
from regulars.imports.exports.auditing import EXPORTED
from regulars.imports.exports.errors import ExportGone, NothingChosen
from regulars.imports.exports.progress import Beside
from regulars.imports.exports.sheets import Sheet, all_sheets
from regulars.imports.exports.writing import write_archive
from regulars.imports.models import Export
from regulars.lib import folders
from regulars.lib.errors import RegularsError
from regulars.lib.locks import alone
from regulars.staff import audit
from regulars.staff.actors import EMPLOYEE
from regulars.staff.models import Employee

WRITE = "imports.export"
LOCK_OF_EXPORTS = 20_133
State = Export.State


@transaction.atomic
def ask_export(chosen: Sequence[str], kind: str, *, employee: Employee, now: datetime) -> Export:
    """Have an export written. Raises NothingChosen."""
    wanted = [sheet.key for sheet in all_sheets() if sheet.key in chosen]
    if not wanted or kind not in Export.Format.values:
        raise NothingChosen()
    export = Export.objects.create(
        format=kind, sheets=wanted, stored_as=storage.new_name(), asked_by=employee, asked_at=now
    )
    audit.record(
        actor=f"{EMPLOYEE}{employee.pk}", action=EXPORTED, now=now, ref=f"imports.export:{export.pk}",
        details={"sheets": wanted, "format": kind},
    )  # fmt: skip
    app.configure_task(WRITE).defer(export_id=export.pk)
    return export


def write(export_id: int, *, now: datetime) -> None:
    """Write an export that was asked for. Does nothing where there is none, or somebody is writing it."""
    with alone(LOCK_OF_EXPORTS, export_id) as ours:
        export = Export.objects.filter(id=export_id, state=State.WAITING).first()
        if ours and export:
            _write(export, now)


def _write(export: Export, now: datetime) -> None:
    storage.folder().mkdir(parents=True, exist_ok=True)
    path = storage.path_of(export.stored_as)
    ours = Export.objects.filter(id=export.pk)
    try:
        with Beside(export.pk) as beside:
            counts = write_archive(path, sheets_of(export), export.format, tell=beside.tell)
    except Exception as error:
        path.unlink(missing_ok=True)
        said = error if isinstance(error, RegularsError) else RegularsError()
        if connection.is_usable():
            ours.update(state=State.FAILED, failure=said.sentence[:300], done_at=now)
        if not isinstance(error, RegularsError):
            raise
        return
    kept = ours.update(
        state=State.DONE, counts=counts, size_bytes=path.stat().st_size, progress=1, done_at=now,
        expires_at=now + storage.KEPT,
    )  # fmt: skip
    if not kept:
        # Somebody was erased meanwhile, and the file may still name them.
        path.unlink(missing_ok=True)


def sheets_of(export: Export) -> list[Sheet]:
    return [sheet for sheet in all_sheets() if sheet.key in export.sheets]


def export_of(export_id: int) -> Export:
    """A finished export whose file is still there. Raises ExportGone."""
    export = Export.objects.filter(id=export_id, state=State.DONE).first()
    if export is None or not storage.path_of(export.stored_as).is_file():
        raise ExportGone()
    return export


def sweep(*, now: datetime) -> None:
    """Files go after a week, and those that belong to nothing; exports nobody writes are asked for again."""
    Export.objects.filter(expires_at__lt=now).delete()
    Export.objects.filter(state=State.FAILED, asked_at__lt=now - storage.KEPT).delete()
    folders.sweep(storage.folder(), Export.objects.values_list("stored_as", flat=True), now=now)
    for export_id in Export.objects.filter(state=State.WAITING, asked_at__lt=now - timedelta(minutes=2)).values_list(
        "id", flat=True
    ):
        app.configure_task(WRITE).defer(export_id=export_id)
