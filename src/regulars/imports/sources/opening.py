"""Which module reads which kind of file. Libraries are imported when a file of their kind comes."""

from pathlib import Path
from typing import TYPE_CHECKING

from regulars.imports.errors import FileGone
from regulars.imports.types import Format, Reading

if TYPE_CHECKING:
    from regulars.imports.sources.batches import Source


def open_source(path: Path, reading: Reading) -> "Source":
    if not path.is_file():
        raise FileGone()
    if reading.format is Format.EXCEL:
        from regulars.imports.sources.sheets import SheetSource

        return SheetSource(path, reading)
    if reading.format is Format.PARQUET:
        from regulars.imports.sources.parquet import ParquetSource

        return ParquetSource(path, reading)
    from regulars.imports.sources.text import TextSource

    return TextSource(path, reading)


def first_cells(path: Path, reading: Reading, *, limit: int) -> list[list[str]]:
    """The first rows of a file as text, the row of names included where there is one."""
    if not path.is_file():
        raise FileGone()
    if reading.format is Format.EXCEL:
        from regulars.imports.sources import sheets

        return sheets.first_cells(path, reading, limit=limit)
    if reading.format is Format.PARQUET:
        from regulars.imports.sources import parquet

        return parquet.first_cells(path, reading, limit=limit)
    from regulars.imports.sources import decoding

    return decoding.first_cells(path, reading, limit=limit)
