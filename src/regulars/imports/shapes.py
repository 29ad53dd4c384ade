"""How a person described a file, remembered for the next file of that shape."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from regulars.imports.models import KnownShape, Upload
from regulars.imports.types import Mapped, Reading, mapped_from_json


def fingerprint(names: Sequence[str], reading: Reading) -> str:
    """The same for files with the same column names; without names, with the same number of columns."""
    said = list(names) if reading.header else [len(names)]
    return hashlib.sha256(json.dumps([reading.format, said], ensure_ascii=False).encode()).hexdigest()


def remember(upload: Upload, *, now: datetime) -> None:
    reading = Reading.from_dict(upload.reading)
    KnownShape.objects.update_or_create(
        target=upload.target,
        fingerprint=fingerprint(upload.names, reading),
        defaults={"reading": upload.reading, "mapping": upload.mapping, "used_at": now},
    )


def recall(target: str, names: Sequence[str], guessed: Reading) -> tuple[Reading, Mapped] | None:
    """How the last file of this shape was read. Encoding, separator and rows above are looked at afresh each time."""
    shape = KnownShape.objects.filter(target=target, fingerprint=fingerprint(names, guessed)).first()
    if shape is None:
        return None
    known = Reading.from_dict(shape.reading)
    reading = Reading.from_dict(
        guessed.to_dict() | {"date_order": known.date_order, "decimal": known.decimal, "sheet": known.sheet}
    )
    return reading, mapped_from_json(shape.mapping)
