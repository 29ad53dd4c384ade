"""Files that programs bring: brought, described, checked and loaded by the worker; programs ask for the state."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from ninja import File, Form, Query, Status, UploadedFile

from regulars.api.door import key_of
from regulars.api.service import Resource
from regulars.api.shapes.common import PageOf, ShortText
from regulars.api.shapes.imports import BadRowShown, DescriptionTold, FilesAsked, ImportShown, LoadingTold
from regulars.imports import commands, queries, storage
from regulars.imports.errors import WrongColumns
from regulars.imports.models import Problem, Upload
from regulars.imports.problems import sentence
from regulars.imports.targets import target_of
from regulars.imports.types import ATTRIBUTE, DateOrder, Mapped, Reading, Target, mapped_from_json, missing_fields
from regulars.lib.clock import now
from regulars.lib.paging import Page
from regulars.staff.api_keys import Scope

resource = Resource("Imports")


@resource.endpoint("GET", "/imports", scope=Scope.IMPORT, answer=PageOf[ImportShown])
def list_imports(request: HttpRequest, asked: Query[FilesAsked]) -> Any:
    """Files that were brought, by whomever, newest first."""
    return page_of(queries.uploads(cursor=asked.cursor, size=asked.limit), shown)


@resource.endpoint("POST", "/imports", scope=Scope.IMPORT, answer=ImportShown, status=201, also=(413,))
def create_import(request: HttpRequest, file: File[UploadedFile], target: Form[ShortText]) -> Any:
    """Bring a file of orders, contracts, customers or costs (CSV, Excel, Parquet).

    When all needed columns are recognised it is checked at once. Otherwise `missing` says what is wanted.
    """
    storage.refuse_large(file.size or 0)
    upload = commands.bring_file(
        file.chunks(), name=file.name or "", target=target, employee=key_of(request).created_by, now=now()
    )
    if not missing(upload):
        check(upload, Reading.from_dict(upload.reading), mapped_from_json(upload.mapping))
    return Status(201, shown(queries.upload_of(upload.pk)))


@resource.endpoint("GET", "/imports/{int:import_id}", scope=Scope.IMPORT, answer=ImportShown)
def get_import(request: HttpRequest, import_id: int) -> Any:
    """A file and what became of it. Ask again while `state` is checking or loading."""
    return shown(queries.upload_of(import_id))


@resource.endpoint("PUT", "/imports/{int:import_id}/description", scope=Scope.IMPORT, answer=ImportShown)
def describe_import(request: HttpRequest, import_id: int, given: DescriptionTold) -> Any:
    """Say how a file is to be read and what its columns hold, and have it checked."""
    upload = queries.upload_of(import_id)
    changed = {
        name: value
        for name, value in (given.reading.model_dump() if given.reading else {}).items()
        if value is not None
    }
    if "date_order" in changed:
        changed["date_order"] = DateOrder(changed["date_order"])
    reading = replace(Reading.from_dict(upload.reading), **changed)
    mapping = upload.mapping if given.mapping is None else given.mapping
    check(upload, reading, mapped(target_of(upload.target), mapping))
    return shown(queries.upload_of(import_id))


@resource.endpoint("POST", "/imports/{int:import_id}/loading", scope=Scope.IMPORT, answer=ImportShown, status=202)
def load_import(request: HttpRequest, import_id: int, given: LoadingTold) -> Any:
    """Load a checked file. Answers 409 `bad_rows` when rows are bad and all were wanted."""
    commands.ask_load(import_id, only_good_rows=given.only_good_rows)
    return Status(202, shown(queries.upload_of(import_id)))


@resource.endpoint("DELETE", "/imports/{int:import_id}", scope=Scope.IMPORT, answer=ImportShown)
def discard_import(request: HttpRequest, import_id: int) -> Any:
    """Give up a file that was not loaded; it is removed."""
    commands.discard(import_id, now=now())
    return shown(queries.upload_of(import_id))


@resource.endpoint("GET", "/imports/{int:import_id}/bad-rows", scope=Scope.IMPORT, answer=PageOf[BadRowShown])
def list_bad_rows(request: HttpRequest, import_id: int, asked: Query[FilesAsked]) -> Any:
    """What is wrong in a file, by row."""
    upload = queries.upload_of(import_id)
    return page_of(queries.problems_of(upload.pk, cursor=asked.cursor, size=asked.limit), bad_row)


def page_of(page: Page[Any], shape: Any) -> dict[str, Any]:
    items = [shape(row) for row in page.rows]
    return {"items": items, "next_cursor": page.next_cursor, "previous_cursor": page.previous_cursor}


def check(upload: Upload, reading: Reading, columns: Mapped) -> None:
    commands.ask_check(upload.pk, reading=reading, mapped=columns, now=now())


def mapped(target: Target, mapping: dict[str, str]) -> Mapped:
    """A mapping of a program: positions in the file to fields of the target. Raises WrongColumns."""
    for position, field in mapping.items():
        if not (position.isascii() and position.isdecimal() and len(position) < 5):
            raise wrong(target, position)
        if not (target.has(field) or (target.attributes and field.startswith(ATTRIBUTE) and field != ATTRIBUTE)):
            raise wrong(target, field)
    return mapped_from_json(mapping)


def wrong(target: Target, given: str) -> WrongColumns:
    return WrongColumns(given=given[:60], known="0, 1, 2 …", fields=", ".join(field.key for field in target.fields))


def missing(upload: Upload) -> list[str]:
    groups = missing_fields(target_of(upload.target), mapped_from_json(upload.mapping))
    return [" | ".join(field.key for field in group) for group in groups]


def shown(upload: Upload) -> dict[str, Any]:
    told = {name: getattr(upload, name) for name in SAME}
    mapping = {str(position): field for position, field in upload.mapping.items()}
    waits = missing(upload) if upload.state == Upload.State.DRAFT else []
    return {**told, "columns": upload.names, "mapping": mapping, "missing": waits}


SAME = [name for name in ImportShown.model_fields if name not in ("columns", "mapping", "missing")]


def bad_row(problem: Problem) -> dict[str, Any]:
    told = {name: getattr(problem, name) for name in ("row", "column", "value", "reason")}
    return {**told, "in_words": sentence(problem)}
