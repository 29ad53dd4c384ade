"""Bringing a file, describing it, and asking for the next step."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from regulars.imports import shapes, storage
from regulars.imports.errors import BadRows, ColumnsMissing, NothingToLoad, NothingToTakeBack, NotInThisState
from regulars.imports.guessing.files import guess_mapping, guess_reading, sample
from regulars.imports.models import Problem, Upload
from regulars.imports.previewing import without_preview
from regulars.imports.queries import can_be_taken_back, upload_of
from regulars.imports.queue import queue_check, queue_load, queue_undo
from regulars.imports.targets import target_of
from regulars.imports.types import Mapped, Reading, missing_fields
from regulars.lib.errors import RegularsError
from regulars.lib.text import clean
from regulars.staff.models import Employee
from regulars.staff.queries import company

FILE_NAME_LENGTH = 255
State = Upload.State


def bring_file(chunks: Iterable[bytes], *, name: str, target: str, employee: Employee | None, now: datetime) -> Upload:
    """Keep a file and guess how it is to be read. What cannot be read at all is refused and not kept."""
    target_of(target)
    path, size = storage.keep(chunks, name)
    try:
        return begin(path, name=name, size=size, target=target, employee=employee, now=now)
    except RegularsError:
        path.unlink(missing_ok=True)
        raise


def begin(path: Path, *, name: str, size: int, target: str, employee: Employee | None, now: datetime) -> Upload:
    """An upload for a file that lies at a path, with the guess how it is read, or how such a file was read before."""
    goal = target_of(target)
    reading = guess_reading(path, goal, country=company().country)
    seen = sample(path, reading)
    known = shapes.recall(target, seen.names, reading)
    reading, mapping = known or (reading, guess_mapping(goal, seen, reading))
    return Upload.objects.create(
        target=target,
        file_name=clean(name, FILE_NAME_LENGTH) or "file",
        stored_as=str(path),
        size_bytes=size,
        reading=reading.to_dict(),
        mapping=mapping,
        names=seen.names,
        uploaded_by=employee,
        uploaded_at=now,
    )


@transaction.atomic
def ask_check(upload_id: int, *, reading: Reading, mapped: Mapped, now: datetime) -> Upload:
    """Take the description of a file and have all of it checked. Raises ColumnsMissing, NotInThisState."""
    upload = _in_state(upload_id, State.DRAFT, State.FAILED)
    seen = sample(storage.source_path(upload), reading, limit=2)
    mapped = {position: key for position, key in mapped.items() if position < len(seen.names)}
    refuse_missing(upload.target, mapped)
    _move(upload, State.CHECKING, reading=reading.to_dict(), mapping=mapped, names=seen.names, result={})
    upload.refresh_from_db()
    shapes.remember(upload, now=now)
    queue_check(upload.id)
    return upload


def refuse_missing(target: str, mapped: Mapped) -> None:
    groups = missing_fields(target_of(target), mapped)
    if groups:
        raise ColumnsMissing(missing="; ".join(" / ".join(str(field.title) for field in group) for group in groups))


@transaction.atomic
def ask_load(upload_id: int, *, only_good_rows: bool) -> Upload:
    """Have a checked file loaded. Raises BadRows where all rows were wanted and some are bad, and NothingToLoad."""
    upload = _in_state(upload_id, State.CHECKED)
    refuse_unfit(upload.result, only_good_rows=only_good_rows)
    _move(upload, State.LOADING, only_good_rows=only_good_rows, result=without_stop(upload.result))
    queue_load(upload.id)
    return upload


def refuse_unfit(result: Mapping[str, Any], *, only_good_rows: bool) -> None:
    if not result.get("good"):
        raise NothingToLoad()
    if result.get("bad") and not only_good_rows:
        raise BadRows(bad=result["bad"])


def without_stop(result: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in result.items() if key not in ("stopped", "error")}


@transaction.atomic
def ask_undo(upload_id: int, *, actor: str) -> Upload:
    """Have a loaded file taken back. Raises NotInThisState, and NothingToTakeBack."""
    upload = _in_state(upload_id, State.LOADED)
    if not can_be_taken_back(upload):
        raise NothingToTakeBack()
    _move(upload, State.UNDOING, result=without_stop(upload.result) | {"taken_back_by": actor})
    queue_undo(upload.id)
    return upload


def ask_stop(upload_id: int) -> None:
    """Stop the step that runs. Nothing of it remains. Raises NotInThisState."""
    running = Upload.objects.filter(id=upload_id, state__in=[State.CHECKING, State.LOADING, State.UNDOING])
    if not running.update(cancel_requested=True):
        raise NotInThisState(state=upload_of(upload_id).get_state_display())


@transaction.atomic
def describe_again(upload_id: int) -> Upload:
    """Back to the description of a file that was checked. Its staged rows are replaced by the next check."""
    upload = _in_state(upload_id, State.CHECKED, State.FAILED)
    _move(upload, State.DRAFT, result={})
    return upload


@transaction.atomic
def discard(upload_id: int, *, now: datetime) -> Upload:
    """Give up a file that was not loaded; it is removed."""
    upload = _in_state(upload_id, State.DRAFT, State.CHECKED, State.FAILED)
    Problem.objects.filter(upload=upload).delete()
    _move(upload, State.CANCELLED, result=without_preview(upload.result), finished_at=now)
    transaction.on_commit(lambda: storage.remove_all(upload))
    return upload


def abandon(upload_id: int, *, now: datetime) -> None:
    """Close an upload of the command line that was not loaded: the file is somebody's own and stays."""
    for upload in Upload.objects.filter(id=upload_id).exclude(state=State.LOADED):
        _move(upload, State.CANCELLED, result=without_preview(upload.result), finished_at=now)


def _in_state(upload_id: int, *states: State) -> Upload:
    upload = Upload.objects.select_for_update().get(id=upload_of(upload_id).id)
    if upload.state not in states:
        raise NotInThisState(state=upload.get_state_display())
    return upload


def _move(upload: Upload, state: State, **fields: Any) -> None:
    Upload.objects.filter(id=upload.id).update(state=state, cancel_requested=False, step="", progress=0, **fields)
    upload.state = state
