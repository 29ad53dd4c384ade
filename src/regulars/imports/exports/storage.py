"""Where exports lie: a folder of the installation, under random names, for a week."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

KEPT = timedelta(days=7)


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "exports"


def new_name() -> str:
    return f"{secrets.token_urlsafe(32)}.zip"


def path_of(stored_as: str) -> Path:
    return folder() / stored_as


def sweep(known: Iterable[str], *, now: datetime, older_than: timedelta = timedelta(hours=1)) -> None:
    """Remove files that belong to nothing: a worker was killed, or their week is over."""
    kept = set(known)
    for path in folder().glob("*") if folder().is_dir() else ():
        if path.name not in kept and now.timestamp() - path.stat().st_mtime > older_than.total_seconds():
            path.unlink(missing_ok=True)
