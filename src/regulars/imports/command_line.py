"""The import from the command line: the same steps, one after the other, with the bad rows in the terminal."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from regulars.imports import commands, running, undoing
from regulars.imports.errors import BadRows, NotATable, WrongColumns
from regulars.imports.models import Problem, Upload
from regulars.imports.presenting import preview_of, undone_of
from regulars.imports.problems import sentence
from regulars.imports.progress import Listener
from regulars.imports.results import left_out, outcomes
from regulars.imports.targets import target_of
from regulars.imports.telling import tell_preview, tell_undone
from regulars.imports.types import Kind, Mapped, Target, mapped_from_json
from regulars.lib import clock
from regulars.lib.errors import RegularsError
from regulars.staff.queries import company

SHOWN_PROBLEMS = 20
TOLD_PROBLEMS = 1_000
INTERRUPTED = 130
State = Upload.State


def run(
    file: Path,
    *,
    kind: str = "orders",
    columns: Mapping[str, str] | None = None,
    good_rows_only: bool = False,
    check_only: bool = False,
    preview: bool = False,
    as_json: bool = False,
    console: Console | None = None,
) -> int:
    """Check a file and load it; the exit code: 0 done, 1 not loaded, 130 interrupted. Raises RegularsError.

    With `preview` all rows are tried, what would change is told, and nothing is loaded.
    `columns` names the column of a field, by its name or its number from 1: {"customer": "Client", "amount": "5"}.
    """
    console = console or Console()
    with translation.override(company().language):
        upload = _described(file, kind, columns or {})
        try:
            check_only = check_only or preview
            check = partial(running.check, tried_rows=None if preview else 0)
            _step(console, upload, State.CHECKING, check, quiet=as_json)
            refused = _refusal(upload, good_rows_only=good_rows_only) if not check_only else None
            if refused is None and not check_only:
                _step(console, upload, State.LOADING, running.load, quiet=as_json)
        except KeyboardInterrupt:
            _give_up(upload)
            console.print(_("Stopped. Nothing was loaded."))
            return INTERRUPTED
        except RegularsError:
            _give_up(upload)
            raise
        if upload.state != State.LOADED:
            _give_up(upload)
        if preview and not as_json:
            tell_preview(console, preview_of(upload.result))
        return _tell(console, upload, refused, checked=check_only, as_json=as_json)


def undo(upload_id: int, *, as_json: bool = False, console: Console | None = None) -> int:
    """Take a loaded file back; the exit code: 0 done, 130 interrupted. Raises RegularsError."""
    console = console or Console()
    with translation.override(company().language):
        upload = commands.ask_undo(upload_id, actor="")
        try:
            _step(console, upload, State.UNDOING, undoing.undo, quiet=as_json)
        except KeyboardInterrupt:
            Upload.objects.filter(id=upload_id, state=State.UNDOING).update(state=State.LOADED)
            console.print(_("Stopped. Nothing was taken back."))
            return INTERRUPTED
        if as_json:
            sys.stdout.write(json.dumps(upload.result["undone"], ensure_ascii=False, default=str) + "\n")
        else:
            tell_undone(console, undone_of(upload.result))
        return 0


def _described(file: Path, kind: str, columns: Mapping[str, str]) -> Upload:
    target, path = target_of(kind), file.resolve()
    if not path.is_file():
        raise NotATable()
    upload = commands.begin(path, name=file.name, size=path.stat().st_size, target=kind, employee=None, now=clock.now())
    mapped = chosen(target, upload.names, columns, mapped_from_json(upload.mapping))
    commands.refuse_missing(kind, mapped)
    Upload.objects.filter(id=upload.id).update(mapping=mapped)
    upload.mapping = mapped
    return upload


def chosen(target: Target, names: list[str], columns: Mapping[str, str], guessed: Mapped) -> Mapped:
    """The guess, with the columns that were named taking their place."""
    named = {
        _position(target, names, key, column): key
        for key, column in ((_field_called(target, word), column) for word, column in columns.items())
    }
    kept = {p: key for p, key in guessed.items() if p not in named and key not in named.values()}
    return dict(sorted((kept | named).items()))


def _field_called(target: Target, word: str) -> str:
    """«date» is the day every row of the target has, as in `regulars report`; all other fields have one name."""
    days = (field.key for field in target.fields if field.required and field.kind in (Kind.DATE, Kind.MOMENT))
    return next(days, word) if word == "date" else word


def _position(target: Target, names: list[str], key: str, column: str) -> int:
    if target.has(key):
        if column in names:
            return names.index(column)
        if column.isascii() and column.isdigit() and 1 <= int(column) <= len(names):
            return int(column) - 1
    raise WrongColumns(
        given=f"{key}={column}", known=", ".join(names), fields=", ".join(field.key for field in target.fields)
    )


def _step(console: Console, upload: Upload, state: State, step: Callable[..., None], *, quiet: bool) -> None:
    Upload.objects.filter(id=upload.id).update(state=state, cancel_requested=False)
    with _progress(console, quiet=quiet) as listener:
        step(upload.id, now=clock.now(), listener=listener)
    upload.refresh_from_db()
    if upload.result.get("error"):
        raise _Failed(upload.result["error"])


class _Failed(RegularsError):
    """What stopped a step, as it was kept with the upload."""

    def __init__(self, kept: dict[str, Any]) -> None:
        super().__init__(**kept.get("details", {}))
        self.kept = kept

    @property
    def sentence(self) -> str:
        return str(self.kept["message"])

    def to_dict(self) -> dict[str, Any]:
        return {"error": self.kept}


@contextmanager
def _progress(console: Console, *, quiet: bool) -> Iterator[Listener | None]:
    if quiet:
        yield None
        return
    parts = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*parts, console=console, transient=True) as bar:
        task = bar.add_task(_("Reading the file"), total=1.0)
        yield lambda step, share: bar.update(task, description=_(step), completed=share)


def _refusal(upload: Upload, *, good_rows_only: bool) -> RegularsError | None:
    try:
        commands.refuse_unfit(upload.result, only_good_rows=good_rows_only)
    except RegularsError as error:
        return error
    return None


def _give_up(upload: Upload) -> None:
    commands.abandon(upload.id, now=clock.now())


def _tell(console: Console, upload: Upload, refused: RegularsError | None, *, checked: bool, as_json: bool) -> int:
    if as_json:
        sys.stdout.write(json.dumps(as_dict(upload, refused), ensure_ascii=False, default=str) + "\n")
        return 1 if refused else 0
    for problem in Problem.objects.filter(upload=upload).order_by("row", "id")[:SHOWN_PROBLEMS]:
        console.print(f"[yellow]{escape(sentence(problem))}[/yellow]", soft_wrap=True, highlight=False)
    more = int(upload.result.get("problems", 0)) - SHOWN_PROBLEMS
    if more > 0:
        console.print(_("… and %(count)s more") % {"count": more}, highlight=False)
    for outcome in [*outcomes(upload), *left_out(upload)]:
        console.print(f"{outcome.label}: [bold]{outcome.value}[/bold]", highlight=False)
    if refused is not None:
        console.print(f"[red]{escape(refused.sentence)}[/red]", soft_wrap=True)
        if isinstance(refused, BadRows):
            console.print(_("To load the good rows, add --good-rows."), soft_wrap=True)
    elif checked:
        console.print(_("Checked. Nothing was loaded."))
    else:
        console.print(_("To take it back: regulars import --undo %(number)s") % {"number": upload.id}, soft_wrap=True)
    return 1 if refused else 0


def as_dict(upload: Upload, refused: RegularsError | None = None) -> dict[str, Any]:
    """What a program receives."""
    problems = Problem.objects.filter(upload=upload).order_by("row", "id")[:TOLD_PROBLEMS]
    result = {key: value for key, value in upload.result.items() if key != "staged"}
    told = {
        "file": upload.file_name,
        "target": upload.target,
        "loaded": upload.state == State.LOADED,
        "number": upload.id,
        "columns": {key: upload.names[int(position)] for position, key in upload.mapping.items()},
        **result,
        "rows_with_problems": [
            {
                "row": item.row, "column": item.column, "value": item.value, "reason": item.reason,
                "sentence": sentence(item), "row_left_out": not item.mild,
            }
            for item in problems
        ],
    }  # fmt: skip
    return told | (refused.to_dict() if refused else {})
