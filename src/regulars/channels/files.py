"""Files that come with messages and go with them."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

from regulars.channels.models import StoredFile
from regulars.channels.types import NewFile
from regulars.lib.errors import NotFound
from regulars.lib.text import clean

NAME_LENGTH = 255


def store(files: Iterable[NewFile], *, customer_id: int | None, now: datetime) -> list[StoredFile]:
    """Keep files under names nobody can guess. One query."""
    return StoredFile.objects.bulk_create(
        [
            StoredFile(
                token=secrets.token_urlsafe(24), name=clean(one.name, NAME_LENGTH) or "file",
                content_type=clean(one.content_type, 100) or "application/octet-stream", size=len(one.content),
                content=one.content, inline_id=clean(one.inline_id, 255), customer_id=customer_id, created_at=now,
            )
            for one in files
        ]
    )  # fmt: skip


def of(file_ids: Sequence[int]) -> list[StoredFile]:
    """Files with their content, in the order asked for. One query."""
    found = StoredFile.objects.in_bulk(list(file_ids))
    return [found[one] for one in file_ids if one in found]


def named(token: str) -> StoredFile:
    """One query. Raises NotFound."""
    found = StoredFile.objects.filter(token=token).first()
    if found is None:
        raise NotFound()
    return found
