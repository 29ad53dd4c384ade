"""The bytes of text files as clean UTF-8, and their first cells. Light: pages use it, and need no Arrow for it."""

import codecs
import csv
import io
from pathlib import Path
from typing import BinaryIO

from regulars.imports.errors import EmptyFile, NotATable
from regulars.imports.types import BLANKS, Reading

CHUNK = 1 << 20


def separator_of(reading: Reading) -> str:
    """What separates columns once the bytes went through `AsUtf8`."""
    return "\t" if reading.separator == BLANKS else reading.separator


class AsUtf8(io.RawIOBase):
    """The bytes of a text file as clean UTF-8, with runs of blanks made tabs where they separate columns.

    What cannot be decoded becomes U+FFFD, so that one bad byte spoils one cell and not the file.
    """

    def __init__(self, file: BinaryIO, reading: Reading) -> None:
        self.file = file
        self.decoder = codecs.getincrementaldecoder(reading.encoding)(errors="replace")
        self.blanks = reading.separator == BLANKS
        self.started = False
        self.ready = b""
        self.unfinished = ""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        while not self.ready:
            chunk = self.file.read(CHUNK)
            text = self._cleaned(self.decoder.decode(chunk, final=not chunk), last=not chunk)
            self.ready = text.encode()
            if not chunk:
                break
        given = self.ready[: len(buffer)]
        self.ready = self.ready[len(given) :]
        buffer[: len(given)] = given
        return len(given)

    def _cleaned(self, text: str, *, last: bool) -> str:
        if text and not self.started:
            self.started, text = True, text.removeprefix("\ufeff")
        if "\x00" in text:
            text = text.replace("\x00", "")
        return self._tabbed(text, last=last) if self.blanks else text

    def _tabbed(self, text: str, *, last: bool) -> str:
        lines = (self.unfinished + text).split("\n")
        self.unfinished = "" if last else lines.pop()
        done = "\n".join("\t".join(line.split()) for line in lines)
        return done if last else done + "\n" * bool(lines)


def first_width(path: Path, reading: Reading) -> int:
    """How many columns the first row has."""
    rows = first_cells(path, reading, limit=1)
    if not rows:
        raise EmptyFile()
    return len(rows[0])


def first_cells(path: Path, reading: Reading, *, limit: int) -> list[list[str]]:
    """The first rows, the row of names included, without what is skipped."""
    with path.open("rb") as file:
        text = io.BufferedReader(AsUtf8(file, reading)).read(CHUNK).decode(errors="replace")
    if len(text) >= CHUNK // 4 and "\n" in text:
        text = text[: text.rindex("\n") + 1]
    return cells_of(text, reading, limit=limit)


def cells_of(text: str, reading: Reading, *, limit: int) -> list[list[str]]:
    csv.field_size_limit(CHUNK * 2)
    lines = io.StringIO(text, newline="")
    for _ in range(reading.skip):
        lines.readline()
    found: list[list[str]] = []
    try:
        for cells in csv.reader(lines, delimiter=separator_of(reading)):
            found.append(cells or [""])
            if len(found) >= limit:
                break
    except csv.Error as error:
        raise NotATable() from error
    return found
