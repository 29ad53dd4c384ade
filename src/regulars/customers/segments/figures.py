"""Conditions on what the figures say of a customer; not true of customers that no run has seen yet."""

from django.utils.translation import gettext_lazy, pgettext_lazy

from regulars.customers.segments.about import chosen_words
from regulars.customers.segments.comparing import (
    ABOUT_A_DAY,
    HOW_MANY,
    HOW_MUCH,
    compared,
    day_compared,
    day_in_words,
    size_in_words,
    titled,
)
from regulars.customers.segments.conditions import ConditionKind, Reader
from regulars.customers.segments.parameters import Choices, Chosen, Money, Text, Whole
from regulars.customers.segments.types import Asking, Piece, Values
from regulars.lib.money import format_money

FIGURES = gettext_lazy("What the figures say")
STAGES: Choices = (
    ("new", pgettext_lazy("one customer", "New")),
    ("active", pgettext_lazy("one customer", "Active")),
    ("slipping", pgettext_lazy("one customer", "Slipping away")),
    ("lost", pgettext_lazy("one customer", "Lost")),
)
RFM_GROUPS: Choices = (
    ("champions", gettext_lazy("Champions")),
    ("loyal", gettext_lazy("Loyal")),
    ("newcomers", gettext_lazy("Newcomers")),
    ("promising", gettext_lazy("Promising")),
    ("needs_attention", gettext_lazy("Need attention")),
    ("cannot_lose", gettext_lazy("Must not be lost")),
    ("at_risk", gettext_lazy("At risk")),
    ("asleep", gettext_lazy("Asleep")),
)


def of_traits(piece: Piece, asking: Asking) -> Piece:
    scope = "" if asking.rows is None else " AND t.customer_id = ANY(%s)"
    sql = f"EXISTS (SELECT 1 FROM customers_traits t WHERE t.customer_id = c.id AND {piece.sql}{scope})"  # noqa: S608
    return Piece(sql, (*piece.values, *([] if asking.rows is None else [list(asking.rows)])), "exists")


def seen(values: Values, asking: Asking) -> Piece:
    return of_traits(Piece("TRUE"), asking)


def stages() -> Choices:
    return STAGES


def rfm_groups() -> Choices:
    return RFM_GROUPS


STAGE: ConditionKind = ConditionKind(
    "stage", gettext_lazy("Stage"), FIGURES, (Chosen("values", gettext_lazy("stages"), stages),),
    lambda values, asking: of_traits(Piece("t.stage = ANY(%s)", (values["values"],)), asking),
    lambda values, reader: chosen_words(STAGE, values, reader), known=seen,
)  # fmt: skip
RFM_GROUP: ConditionKind = ConditionKind(
    "rfm_group", gettext_lazy("RFM group"), FIGURES, (Chosen("values", gettext_lazy("groups"), rfm_groups),),
    lambda values, asking: of_traits(Piece("t.rfm_group = ANY(%s)", (values["values"],)), asking),
    lambda values, reader: chosen_words(RFM_GROUP, values, reader),
    known=lambda values, asking: of_traits(Piece("t.rfm_group <> ''"), asking),
)  # fmt: skip


def risk_sql(values: Values, asking: Asking) -> Piece:
    return of_traits(compared("t.risk", values["how"], values["percent"] / 100), asking)


RISK: ConditionKind = ConditionKind(
    "risk", gettext_lazy("Risk of losing them"), FIGURES,
    (HOW_MUCH, Whole("percent", gettext_lazy("per cent"), 0, 100, usual=50)),
    risk_sql, lambda values, reader: titled(RISK.title, size_in_words(values["how"], f"{values['percent']} %")),
    known=lambda values, asking: of_traits(Piece("t.risk IS NOT NULL"), asking),
)  # fmt: skip


def orders_sql(values: Values, asking: Asking) -> Piece:
    return of_traits(compared("t.orders_count", values["how"], values["times"]), asking)


ORDERS: ConditionKind = ConditionKind(
    "orders", gettext_lazy("Purchases in all"), FIGURES, (HOW_MANY, Whole("times", gettext_lazy("purchases"), usual=1)),
    orders_sql, lambda values, reader: titled(ORDERS.title, size_in_words(values["how"], str(values["times"]))),
    known=seen,
)  # fmt: skip


def of_money(key: str, title: Text, column: str) -> ConditionKind:
    def sql(values: Values, asking: Asking) -> Piece:
        return of_traits(compared(f"t.{column}", values["how"], values["minor"]), asking)

    def words(values: Values, reader: Reader) -> str:
        amount = format_money(values["minor"], reader.currency, reader.language)
        return titled(title, size_in_words(values["how"], amount))

    asked = (HOW_MUCH, Money("minor", gettext_lazy("amount")))
    return ConditionKind(key, title, FIGURES, asked, sql, words, known=seen)


def of_day(key: str, title: Text, column: str) -> ConditionKind:
    def sql(values: Values, asking: Asking) -> Piece:
        return of_traits(day_compared(f"t.{column}", values, asking.moment), asking)

    def words(values: Values, reader: Reader) -> str:
        return titled(title, day_in_words(values, reader))

    def known(values: Values, asking: Asking) -> Piece:
        return of_traits(Piece(f"t.{column} IS NOT NULL"), asking)

    return ConditionKind(key, title, FIGURES, ABOUT_A_DAY, sql, words, known=known)


KINDS = (
    STAGE,
    RISK,
    RFM_GROUP,
    of_money("value", gettext_lazy("Expected value"), "value_minor"),
    of_money("value_at_risk", gettext_lazy("Value at risk"), "value_at_risk_minor"),
    of_money("spent", gettext_lazy("Spent in all"), "spent_minor"),
    ORDERS,
    of_day("first_order", gettext_lazy("First purchase"), "first_order_on"),
    of_day("last_order", gettext_lazy("Last purchase"), "last_order_on"),
)
