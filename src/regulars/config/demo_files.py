"""Files that the demo's company brings: written, and loaded through the door of everybody's."""

from datetime import datetime
from pathlib import Path
from typing import Any

from regulars.imports import commands, running
from regulars.imports.types import Reading, mapped_from_json


def written(table: Any, path: Path) -> Path:
    import pyarrow.parquet as parquet

    parquet.write_table(table, path)
    return path


def load(path: Path, target: str, now: datetime) -> None:
    """The steps a person takes on the pages, one after the other."""
    upload = commands.begin(path, name=path.name, size=path.stat().st_size, target=target, employee=None, now=now)
    reading, mapped = Reading.from_dict(upload.reading), mapped_from_json(upload.mapping)
    commands.ask_check(upload.id, reading=reading, mapped=mapped, now=now)
    running.check(upload.id, now=now)
    commands.ask_load(upload.id, only_good_rows=False)
    running.load(upload.id, now=now)
