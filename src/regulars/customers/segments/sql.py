"""What a rule is in SQL: one WHERE over customers, every value a parameter.

Of a condition on rows elsewhere (the timeline, figures, orders) the planner makes a join as long as its EXISTS stands
in an AND; inside an OR it would look row by row. So an OR over such conditions becomes one EXISTS over the union of
those who fit each of them, and a NOT turns an EXISTS into a NOT EXISTS. A part is true or not: nothing known is «not».

The statements are put together from the constants of this context; every value goes as a parameter.
"""
# ruff: noqa: S608

from collections.abc import Sequence
from dataclasses import replace

from regulars.customers.segments.conditions import condition_kinds
from regulars.customers.segments.types import Asking, Condition, Group, Not, Piece, Rule

TRUE = Piece("TRUE")
AND, OR = " AND ", " OR "


def where(rule: Rule, asking: Asking) -> Piece:
    """The rule over `customers_customer c`."""
    match rule:
        case Condition(kind, values):
            return condition_kinds[kind].sql(values, asking)
        case Not(part):
            return negated(where(part, asking), asking)
        case Group("any", parts):
            return either([where(part, asking) for part in parts], asking)
        case Group(parts=parts):
            return both([where(part, asking) for part in parts])


def known(rule: Rule, asking: Asking) -> Piece:
    """Of whom all that the rule asks about is known."""
    match rule:
        case Condition(kind, values):
            of_kind = condition_kinds[kind].known
            return of_kind(values, asking) if of_kind else TRUE
        case Not(part):
            return known(part, asking)
        case Group(parts=parts):
            return both([known(part, asking) for part in parts])


def customers_where(piece: Piece, asking: Asking, columns: str = "c.id") -> Piece:
    """A SELECT of the customers that fit; those merged into another stand for nobody."""
    scope = Piece("c.id = ANY(%s)", (list(asking.rows),)) if asking.rows is not None else TRUE
    needed = both([Piece("c.merged_into_id IS NULL"), scope, piece])
    return replace(needed, sql=f"SELECT {columns} FROM customers_customer c WHERE {needed.sql}")


def both(pieces: Sequence[Piece]) -> Piece:
    needed = [piece for piece in pieces if piece != TRUE]
    if len(needed) < 2:
        return needed[0] if needed else TRUE
    plain = all(piece.shape == "plain" for piece in needed)
    sql = AND.join(f"({piece.sql})" if piece.shape == "plain" else piece.sql for piece in needed)
    return Piece(sql, values_of(needed), "plain" if plain else "mixed")


def either(pieces: Sequence[Piece], asking: Asking) -> Piece:
    if len(pieces) == 1:
        return pieces[0]
    plain = [piece for piece in pieces if piece.shape == "plain"]
    others = [piece for piece in pieces if piece.shape != "plain"]
    of_columns = Piece(OR.join(f"({piece.sql})" for piece in plain), values_of(plain))
    if not others:
        return of_columns
    branches = [customers_where(piece, asking) for piece in ([of_columns] if plain else []) + others]
    return among(Piece(" UNION ALL ".join(branch.sql for branch in branches), values_of(branches)))


def negated(piece: Piece, asking: Asking) -> Piece:
    match piece.shape:
        case "plain":
            return replace(piece, sql=f"({piece.sql}) IS NOT TRUE")
        case "exists":
            turned = piece.sql.removeprefix("NOT ") if piece.sql.startswith("NOT ") else f"NOT {piece.sql}"
            return replace(piece, sql=turned)
        case "mixed":
            return negated(among(customers_where(piece, asking)), asking)


def among(ids: Piece) -> Piece:
    """Customers whose number is in a SELECT of numbers called `id`."""
    return Piece(f"EXISTS (SELECT 1 FROM ({ids.sql}) d WHERE d.id = c.id)", ids.values, "exists")


def values_of(pieces: Sequence[Piece]) -> tuple[object, ...]:
    return tuple(value for piece in pieces for value in piece.values)


def of_rows(
    asking: Asking, table: str, needed: Sequence[Piece], *, having: Piece | None = None, joins: str = ""
) -> Piece:
    """Customers with rows `x` of a table that has a column `customer_id`, those of rows merged into them counted too.

    `needed` are over `x`; `having` is over all such rows of a customer, and for lists of rows no condition at all.
    """
    scope = [Piece("x.customer_id = ANY(%s)", (list(asking.rows),))] if asking.rows is not None else []
    wanted = [*needed, *scope]
    sql = (
        f"SELECT coalesce(m.merged_into_id, x.customer_id) AS id FROM {table} x{joins}"
        " LEFT JOIN customers_customer m ON m.id = x.customer_id AND m.merged_into_id IS NOT NULL"
    )
    if wanted:
        sql += f" WHERE {AND.join(piece.sql for piece in wanted)}"
    if having:
        sql += f" GROUP BY 1 HAVING {having.sql}"
    return among(Piece(sql, values_of([*wanted, *([having] if having else [])])))
