"""Styles and scripts are kept by browsers for a year, because their address changes when any of them does."""

from collections.abc import Iterator
from hashlib import blake2b
from importlib.metadata import version as version_of
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
FROM_ELSEWHERE = ["django-htmx"]


def version() -> str:
    """A short word for the exact content of everything browsers keep."""
    digest = blake2b(digest_size=6)
    for package in FROM_ELSEWHERE:
        digest.update(version_of(package).encode())
    for file in _files():
        digest.update(str(file.relative_to(PACKAGE)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    yield from sorted(file for file in PACKAGE.glob("*/static/**/*") if file.is_file())
