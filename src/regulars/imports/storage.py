"""Where files lie between being brought and being loaded: a folder of the installation, under names of our own."""

import re
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from regulars.imports.errors import EmptyFile, FileGone, FileTooLarge
from regulars.imports.models import Upload

MEGABYTE = 1 << 20
USUAL_ENDING = re.compile(r"\.[a-z0-9]{1,8}$")


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "imports"


def limit_bytes() -> int:
    return int(settings.UPLOAD_LIMIT_MB) * MEGABYTE


def keep(chunks: Iterable[bytes], name: str) -> tuple[Path, int]:
    """Write a file as it arrives; its place and size. Raises FileTooLarge, EmptyFile and keeps nothing then."""
    folder().mkdir(parents=True, exist_ok=True)
    ending = USUAL_ENDING.search(name.lower())
    path = folder() / f"{secrets.token_hex(16)}{ending.group() if ending else ''}"
    try:
        size = _write(chunks, path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path, size


def _write(chunks: Iterable[bytes], path: Path) -> int:
    size = 0
    with path.open("xb") as file:
        for chunk in chunks:
            size += len(chunk)
            refuse_large(size)
            file.write(chunk)
    if not size:
        raise EmptyFile()
    return size


def refuse_large(size: int) -> None:
    if size > limit_bytes():
        raise FileTooLarge(size=-(-size // MEGABYTE), limit=settings.UPLOAD_LIMIT_MB)


def source_path(upload: Upload) -> Path:
    path = Path(upload.stored_as)
    if not path.is_file():
        raise FileGone()
    return path


def remove_source(upload: Upload) -> None:
    """Only files that we keep ourselves are removed: the command line reads files of people in their place."""
    path = Path(upload.stored_as)
    if folder() in path.parents:
        path.unlink(missing_ok=True)


def remove_all(upload: Upload) -> None:
    remove_source(upload)
    for rows in (bad_rows_file, without_customer_file):
        rows(report_path(upload)).unlink(missing_ok=True)


def report_path(upload: Upload) -> Path:
    """Rows to take home lie in our folder, also when the file itself is somebody's own."""
    folder().mkdir(parents=True, exist_ok=True)
    return folder() / str(upload.id)


def bad_rows_file(path: Path) -> Path:
    return path.with_name(f"{path.name}.bad.csv")


def without_customer_file(path: Path) -> Path:
    return path.with_name(f"{path.name}.without-customer.csv")
