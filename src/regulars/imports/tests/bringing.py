"""How tests bring a file: every step after the other, without a worker."""

from datetime import UTC, datetime
from pathlib import Path

from regulars.imports import commands, running, undoing
from regulars.imports.models import Problem, Upload
from regulars.imports.problems import sentence
from regulars.imports.types import mapped_from_json

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
State = Upload.State


def begun(path: Path, target: str = "orders", mapping: dict[int, str] | None = None) -> Upload:
    upload = commands.begin(path, name=path.name, size=path.stat().st_size, target=target, employee=None, now=NOW)
    if mapping is not None:
        Upload.objects.filter(id=upload.id).update(mapping=mapping)
    return Upload.objects.get(id=upload.id)


def checked(path: Path, target: str = "orders", mapping: dict[int, str] | None = None) -> Upload:
    upload = begun(path, target, mapping)
    Upload.objects.filter(id=upload.id).update(state=State.CHECKING)
    running.check(upload.id, now=NOW)
    return Upload.objects.get(id=upload.id)


def loaded(path: Path, target: str = "orders", mapping: dict[int, str] | None = None) -> Upload:
    upload = checked(path, target, mapping)
    assert upload.state == State.CHECKED, upload.result
    Upload.objects.filter(id=upload.id).update(state=State.LOADING)
    running.load(upload.id, now=NOW)
    return Upload.objects.get(id=upload.id)


def counts(upload: Upload) -> dict[str, int]:
    """What changed, without the zeros."""
    return {name: count for name, count in upload.result["counts"].items() if count}


def sentences(upload: Upload) -> list[str]:
    problems = Problem.objects.filter(upload=upload).order_by("row", "id")
    return [sentence(problem).replace("\u00a0", " ") for problem in problems]


def fields(upload: Upload) -> dict[str, str]:
    """Field -> name of its column."""
    return {key: upload.names[position] for position, key in mapped_from_json(upload.mapping).items()}


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def taken_back(upload: Upload, now: datetime = NOW) -> Upload:
    commands.ask_undo(upload.id, actor="")
    undoing.undo(upload.id, now=now)
    return Upload.objects.get(id=upload.id)
