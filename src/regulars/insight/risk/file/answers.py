"""Who left and who stayed, as the column of the answer says it."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from regulars.analytics.risk.table import Floats
from regulars.imports.reasons import Reason
from regulars.imports.rows import Fault
from regulars.insight.risk.file.errors import NoAnswers, TargetAmbiguous, TargetUnreadable
from regulars.insight.risk.file.reading import NOTHING, FileOfCustomers

LEFT = frozenset({
    "1", "1.0", "yes", "y", "true", "t", "churn", "churned", "left", "lost", "gone", "cancelled", "canceled", "closed",
    "так", "т", "пішов", "пішла", "втрачений", "втрачено", "да", "ушел", "ушёл", "ушла", "da", "plecat", "pierdut",
})  # fmt: skip
STAYED = frozenset({
    "0", "0.0", "no", "n", "false", "f", "stay", "stayed", "kept", "active", "retained", "current", "ні", "н",
    "залишився", "залишилась", "активний", "нет", "остался", "осталась", "активный", "nu", "activ", "rămas",
})  # fmt: skip
FOREIGN_SHARE = 0.1
SHOWN = 5


@dataclass(frozen=True)
class Answers:
    """`left` is 1, 0, or nan where the answer is not known; `usable` is False in rows whose answer cannot be read."""

    column: str
    place: int
    left: Floats
    usable: Floats


def answers_of(file: FileOfCustomers, target: str) -> Answers:
    """Raises UnknownColumn, NoAnswers, TargetAmbiguous, TargetUnreadable. A cell that is no answer costs its row."""
    place, word = _where(file, target)
    cells = [cell.casefold() for cell in file.cells[place]]
    known = Counter(cell for cell in cells if cell not in NOTHING)
    meaning = _meaning(file.names[place], known, word)
    left = np.array([meaning.get(cell, np.nan) for cell in cells], dtype=np.float64)
    usable = np.array([float(cell in NOTHING or cell in meaning) for cell in cells])
    for row in np.flatnonzero(usable == 0):
        file.bad += 1
        file.tell(Fault(file.numbers[row], file.names[place], file.cells[place][row], Reason.NOT_YES_OR_NO))
    return Answers(file.names[place], place, left, usable)


def _where(file: FileOfCustomers, target: str) -> tuple[int, str]:
    """The column, and the word that means «left»; a column whose name has an equals sign is found first."""
    folded = [name.casefold() for name in file.names]
    if target.strip().casefold() in folded or "=" not in target:
        return file.position(target), ""
    column, _equals, word = target.rpartition("=")
    return file.position(column), word.strip().casefold()


def _meaning(column: str, known: Counter[str], word: str) -> dict[str, float]:
    if word:
        if word not in known or len(known) == 1:
            raise NoAnswers(column=column)
        return {cell: float(cell == word) for cell in known}
    if len(known) < 2:
        raise NoAnswers(column=column)
    meaning = {cell: float(cell in LEFT) for cell in known if cell in LEFT or cell in STAYED}
    foreign = sum(count for cell, count in known.items() if cell not in meaning)
    if foreign <= FOREIGN_SHARE * known.total() and set(meaning.values()) == {0.0, 1.0}:
        return meaning
    if len(known) == 2:
        one, other = sorted(known)
        raise TargetAmbiguous(column=column, one=one, other=other)
    raise TargetUnreadable(
        column=column, count=len(known), some=", ".join(cell for cell, _ in known.most_common(SHOWN))
    )
