"""Where the files of data exports lie: a folder of the installation, under random names, for a week."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from regulars.lib import folders

KEPT = timedelta(days=7)
ENDINGS = ("json", "html")


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "privacy"


def new_name() -> str:
    return secrets.token_urlsafe(32)


def path_of(stored_as: str, ending: str) -> Path:
    return folder() / f"{stored_as}.{ending}"


def remove(stored_as: str) -> None:
    for ending in ENDINGS:
        path_of(stored_as, ending).unlink(missing_ok=True)


def sweep(known: Iterable[str], *, now: datetime) -> None:
    folders.sweep(folder(), {f"{name}.{ending}" for name in known for ending in ENDINGS}, now=now)
