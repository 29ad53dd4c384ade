"""Words looked for in messages. The index of messages knows ILIKE; what Django writes by itself (UPPER) it does not."""

from typing import Any

from django.db.models import F, Lookup, Value

from regulars.customers.search import escaped


class ILike(Lookup):
    """A condition for `filter`: the column has the pattern in it, in capital letters or small ones."""

    lookup_name = "ilike"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        column, first = self.process_lhs(compiler, connection)
        pattern, second = self.process_rhs(compiler, connection)
        return f"{column} ILIKE {pattern}", (*first, *second)


def has_word(column: str, word: str) -> ILike:
    return ILike(F(column), Value(f"%{escaped(word)}%"))
