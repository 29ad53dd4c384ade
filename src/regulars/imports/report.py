"""What a check found: counts, the problems a page lists, and the rows a person can take home to correct."""

import csv
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from django.utils.translation import gettext as _

from regulars.imports.problems import sentence
from regulars.imports.rows import Fault, Rows
from regulars.imports.storage import bad_rows_file, without_customer_file
from regulars.lib.text import formula_neutralised

KEPT_PROBLEMS = 10_000


@dataclass
class RowsFile:
    """Rows of the file as they are, each with its number and what is wrong; formulas made harmless."""

    path: Path
    names: Sequence[str]
    file: TextIO | None = None

    def add(self, rows: Sequence[tuple[int, list[str]]], reasons: dict[int, str]) -> None:
        if not rows:
            return
        if self.file is None:
            # The mark tells spreadsheet programs that this is UTF-8.
            self.file = self.path.open("w", encoding="utf-8-sig", newline="")
            self._write([*self.names, _("row"), _("what is wrong")])
        for number, cells in rows:
            padded = [*cells, *[""] * (len(self.names) - len(cells))]
            self._write([*padded, str(number), reasons.get(number, "")])

    def _write(self, cells: Sequence[str]) -> None:
        assert self.file is not None
        csv.writer(self.file).writerow([formula_neutralised(cell) for cell in cells])

    def close(self) -> None:
        if self.file is not None:
            self.file.close()


@dataclass
class Report:
    """Takes in batch after batch. Keeps the first problems, counts all."""

    path: Path
    names: Sequence[str]
    total: int = 0
    good: int = 0
    bad: int = 0
    without_customer: int = 0
    left_out: int = 0
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __enter__(self) -> Self:
        self.bad_rows = RowsFile(bad_rows_file(self.path), self.names)
        self.alone = RowsFile(without_customer_file(self.path), self.names)
        for file in (self.bad_rows, self.alone):
            file.path.unlink(missing_ok=True)
        self.files = ExitStack()
        self.files.callback(self.bad_rows.close)
        self.files.callback(self.alone.close)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.files.close()

    def take(self, rows: Rows) -> None:
        self.total += rows.total
        self.good += rows.good.num_rows
        self.bad += len(rows.bad)
        self.without_customer += len(rows.without_customer)
        gone = {number for number, _cells in [*rows.bad, *rows.without_customer]}
        self.left_out += sum(1 for fault in rows.faults if fault.mild and fault.row not in gone)
        self.fault_count += len(rows.faults)
        self.reasons.update((fault.column, fault.reason) for fault in rows.faults)
        kept = sorted(rows.faults, key=lambda fault: fault.row)[: KEPT_PROBLEMS - len(self.faults)]
        self.faults += [replace(fault, mild=fault.mild and fault.row not in gone) for fault in kept]
        self._write(rows)

    def _write(self, rows: Rows) -> None:
        said: dict[int, list[str]] = {}
        for fault in rows.faults:
            said.setdefault(fault.row, []).append(sentence(fault))
        together = {row: "; ".join(sentences) for row, sentences in said.items()}
        self.bad_rows.add(rows.bad, together)
        self.alone.add(rows.without_customer, together)

    def to_dict(self) -> dict[str, Any]:
        """What is kept with the upload."""
        return {
            "rows": self.total,
            "good": self.good,
            "bad": self.bad,
            "without_customer": self.without_customer,
            "left_out": self.left_out,
            "problems": self.fault_count,
            "reasons": [
                {"column": column, "reason": reason, "count": count}
                for (column, reason), count in self.reasons.most_common(20)
            ],
        }
