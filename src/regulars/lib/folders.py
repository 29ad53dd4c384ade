"""Folders of files that rows of the database speak of."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

# Younger ones may be written at this moment, by somebody whose row is not there yet.
LEFT_ALONE = timedelta(hours=1)


def sweep(folder: Path, known: Iterable[str], *, now: datetime) -> None:
    """Remove files that belong to nothing: a worker was killed, or their time is over. `known` are names of others."""
    kept = set(known)
    for path in folder.glob("*") if folder.is_dir() else ():
        if path.name not in kept and now.timestamp() - path.stat().st_mtime > LEFT_ALONE.total_seconds():
            path.unlink(missing_ok=True)
