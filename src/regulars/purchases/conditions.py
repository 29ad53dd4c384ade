"""What segments may ask about purchases and contracts."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.customers.segments.comparing import (
    COUNTS,
    HOW,
    HOW_MUCH,
    IN_LAST_DAYS,
    MOST_DAYS,
    lately,
    size_in_words,
    times_in_words,
    titled,
    totalled,
)
from regulars.customers.segments.conditions import ConditionKind, Reader
from regulars.customers.segments.history import MOST_TIMES, counted
from regulars.customers.segments.parameters import Choice, Choices, Money, Number, Whole
from regulars.customers.segments.sql import of_rows
from regulars.customers.segments.types import Asking, Piece, Values
from regulars.lib.money import format_money
from regulars.purchases.models import Product

PURCHASES = gettext_lazy("Purchases and contracts")
TOUCHED_BY = ("purchases.",)
MOST_PRODUCTS = 500
PURCHASE = Piece("x.kind = 'purchase'")


def touched_by(values: Values) -> tuple[str, ...]:
    return TOUCHED_BY


def hows() -> Choices:
    return (*COUNTS, ("never", gettext_lazy("never")))


def since(values: Values, asking: Asking, column: str) -> list[Piece]:
    if "days" not in values:
        return []
    return [Piece(f"{column} >= %s", (asking.moment.day(values["days"]),))]


def orders_sql(values: Values, asking: Asking) -> Piece:
    needed = [PURCHASE, *since(values, asking, "x.ordered_on")]
    return counted(
        values["how"],
        values.get("times", 0),
        asking,
        lambda having: of_rows(asking, "purchases_order", needed, having=having),
    )


def orders_words(values: Values, reader: Reader) -> str:
    often = _("never") if values["how"] == "never" else times_in_words(values["how"], values["times"])
    return titled(ORDERED.title, lately(often, values))


def spent_sql(values: Values, asking: Asking) -> Piece:
    """Returns count against it; money in other currencies is left out."""
    needed = [Piece("x.currency = %s", (asking.currency,)), *since(values, asking, "x.ordered_on")]
    return totalled(
        "sum(x.amount_minor)",
        values["how"],
        values["minor"],
        asking,
        lambda having: of_rows(asking, "purchases_order", needed, having=having),
    )


def spent_words(values: Values, reader: Reader) -> str:
    amount = format_money(values["minor"], reader.currency, reader.language)
    return titled(SPENT.title, lately(size_in_words(values["how"], amount), values))


def products() -> Choices:
    known = Product.objects.order_by("name", "id").values_list("id", "name")[:MOST_PRODUCTS]
    return [(str(number), name) for number, name in known]


def categories() -> Choices:
    known = Product.objects.exclude(category="").order_by("category").values_list("category", flat=True).distinct()
    return [(category, category) for category in known[:MOST_PRODUCTS]]


def product_sql(values: Values, asking: Asking) -> Piece:
    lines = " JOIN purchases_orderline y ON y.order_id = x.id"
    needed = [PURCHASE, Piece("y.product_id = %s", (values["product"],)), *since(values, asking, "x.ordered_on")]
    return of_rows(asking, "purchases_order", needed, joins=lines)


def category_sql(values: Values, asking: Asking) -> Piece:
    lines = " JOIN purchases_orderline y ON y.order_id = x.id JOIN purchases_product z ON z.id = y.product_id"
    needed = [PURCHASE, Piece("z.category = %s", (values["category"],)), *since(values, asking, "x.ordered_on")]
    return of_rows(asking, "purchases_order", needed, joins=lines)


def product_words(values: Values, reader: Reader) -> str:
    return titled(PRODUCT.title, lately(reader.title(PRODUCT, "product", values["product"]), values))


def category_words(values: Values, reader: Reader) -> str:
    return titled(CATEGORY.title, lately(str(values["category"]), values))


def contract_states() -> Choices:
    return (
        ("in_force", gettext_lazy("in force")),
        ("ended", gettext_lazy("ended in the last … days")),
        ("ends", gettext_lazy("ends in the next … days")),
    )


def contract_sql(values: Values, asking: Asking) -> Piece:
    """A contract covers its first day, and no longer the day it ended on."""
    today = asking.moment.today
    match values["state"]:
        case "in_force":
            needed = Piece("x.started_on <= %s AND (x.ended_on IS NULL OR x.ended_on > %s)", (today, today))
        case "ended":
            needed = Piece("x.ended_on BETWEEN %s AND %s", (asking.moment.day(values["days"]), today))
        case _:
            needed = Piece("x.ended_on > %s AND x.ended_on <= %s", (today, asking.moment.day(-values["days"])))
    return of_rows(asking, "purchases_contract", [needed])


def contract_words(values: Values, reader: Reader) -> str:
    if values["state"] == "in_force":
        return titled(CONTRACT.title, _("in force"))
    words = {"ended": _("ended in the last %(days)s days"), "ends": _("ends in the next %(days)s days")}
    return titled(CONTRACT.title, words[values["state"]] % {"days": values["days"]})


ORDERED: ConditionKind = ConditionKind(
    "purchases",
    gettext_lazy("Bought"),
    PURCHASES,
    (
        Choice("how", HOW, hows),
        Whole("times", gettext_lazy("times"), 0, MOST_TIMES, when=("at_least", "at_most", "exactly"), usual=1),
        IN_LAST_DAYS,
    ),
    orders_sql,
    orders_words,
    touched_by=touched_by,
)
SPENT: ConditionKind = ConditionKind(
    "purchases_sum", gettext_lazy("Spent"), PURCHASES, (HOW_MUCH, Money("minor", gettext_lazy("amount")), IN_LAST_DAYS),
    spent_sql, spent_words, touched_by=touched_by,
)  # fmt: skip
PRODUCT: ConditionKind = ConditionKind(
    "bought_product", gettext_lazy("Bought the product"), PURCHASES,
    (Number("product", gettext_lazy("product"), products), IN_LAST_DAYS),
    product_sql, product_words, touched_by=touched_by,
)  # fmt: skip
CATEGORY: ConditionKind = ConditionKind(
    "bought_category", gettext_lazy("Bought of the category"), PURCHASES,
    (Choice("category", gettext_lazy("category"), categories, closed=False), IN_LAST_DAYS),
    category_sql, category_words, touched_by=touched_by,
)  # fmt: skip
CONTRACT: ConditionKind = ConditionKind(
    "contract",
    gettext_lazy("Contract"),
    PURCHASES,
    (
        Choice("state", gettext_lazy("state"), contract_states),
        Whole("days", gettext_lazy("days"), 0, MOST_DAYS, by="state", when=("ended", "ends"), usual=30),
    ),
    contract_sql,
    contract_words,
    touched_by=touched_by,
)
CONDITIONS = (ORDERED, SPENT, PRODUCT, CATEGORY, CONTRACT)
