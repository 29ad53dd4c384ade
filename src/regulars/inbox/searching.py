"""Words looked for in messages, however they are typed: in capitals or small letters, with or without the marks that
Romanian, Ukrainian and Russian letters have. The index of messages answers these patterns."""

import re
from typing import Any

from django.db.models import F, Lookup, Value

# Customers and employees alike leave marks out; an apostrophe has three signs.
ALIKE = {letter: f"[{group}]" for group in ("aăâ", "iî", "sșş", "tțţ", "её", "гґ", "ії", "'’ʼ") for letter in group}


class Matches(Lookup):
    """A condition for `filter`: the pattern fits somewhere in the column, in capital letters or small ones."""

    lookup_name = "matches"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        column, first = self.process_lhs(compiler, connection)
        pattern, second = self.process_rhs(compiler, connection)
        return f"{column} ~* {pattern}", (*first, *second)


def has_word(column: str, word: str) -> Matches:
    return Matches(F(column), Value(however_typed(word)))


def however_typed(word: str) -> str:
    """A pattern of the word; what has a meaning in patterns means itself.

    >>> however_typed("Счёт 1."), however_typed("Iași")
    ('сч[её]т\\\\ 1\\\\.', '[iî][aăâ][sșş][iî]')
    """
    return "".join(ALIKE.get(letter, re.escape(letter)) for letter in word.lower())
