"""What changed between two versions of a text, word by word where a line stayed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

TOKEN = re.compile(r"\s+|[^\W_]+|.", re.DOTALL)
SAME, TAKEN, ADDED = "same", "taken", "added"
# Comparing word by word grows with the product of the lengths.
LONGEST_BY_WORD = 4_000


@dataclass(frozen=True)
class Piece:
    kind: str
    text: str


def compared(before: str, after: str) -> list[Piece]:
    """
    >>> [(piece.kind, piece.text) for piece in compared("In two days.", "In three days.")]
    [('same', 'In '), ('taken', 'two'), ('added', 'three'), ('same', ' days.')]
    """
    pieces: list[Piece] = []
    for piece in by_line(before, after):
        if pieces and pieces[-1].kind == piece.kind:
            pieces[-1] = Piece(piece.kind, pieces[-1].text + piece.text)
        elif piece.text:
            pieces.append(piece)
    return pieces


def by_line(before: str, after: str) -> Iterator[Piece]:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        taken, added = "".join(old[i:j]), "".join(new[k:m])
        if kind == "replace" and len(taken) + len(added) <= LONGEST_BY_WORD:
            yield from by_word(taken, added)
        else:
            yield from whole(kind, taken, added)


def by_word(before: str, after: str) -> Iterator[Piece]:
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield from whole(kind, "".join(old[i:j]), "".join(new[k:m]))


def whole(kind: str, taken: str, added: str) -> Iterator[Piece]:
    if kind == "equal":
        yield Piece(SAME, added)
    else:
        yield Piece(TAKEN, taken)
        yield Piece(ADDED, added)
