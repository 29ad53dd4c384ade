"""Where exports lie: a folder of the installation, under random names, for a week."""

import secrets
from datetime import timedelta
from pathlib import Path

from django.conf import settings

KEPT = timedelta(days=7)


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "exports"


def new_name() -> str:
    return f"{secrets.token_urlsafe(32)}.zip"


def path_of(stored_as: str) -> Path:
    return folder() / stored_as
