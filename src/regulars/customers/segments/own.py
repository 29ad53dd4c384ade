"""Conditions on own attributes: text, numbers, money and days as they are kept in `Customer.attributes`."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.customers import queries
from regulars.customers.models import AttributeDefinition
from regulars.customers.search import escaped
from regulars.customers.segments.comparing import (
    DAYS,
    DAYS_AGO,
    HOW,
    SIGNS,
    SIZES,
    THE_DAY,
    day_in_words,
    first_day,
    size_in_words,
    titled,
)
from regulars.customers.segments.conditions import ConditionKind, Offers, Reader
from regulars.customers.segments.parameters import Choice, Choices, Figure, Written
from regulars.customers.segments.types import Asking, Piece, Values

HOWS: Choices = (
    ("is", gettext_lazy("is")),
    ("contains", gettext_lazy("contains")),
    ("known", gettext_lazy("is known")),
    *SIZES,
    *DAYS,
)
# What is asked of an attribute of each kind; of one that nobody has defined, anything.
HOWS_OF: Mapping[str, tuple[str, ...]] = {
    "text": ("is", "contains", "known"),
    "link": ("contains", "known"),
    "choice": ("is", "known"),
    "yes_no": ("is", "known"),
    "number": ("at_least", "at_most", "known"),
    "money": ("at_least", "at_most", "known"),
    "date": ("within", "longer_ago", "since", "before", "known"),
}
YES_NO: Choices = (("yes", gettext_lazy("yes")), ("no", gettext_lazy("no")))
NUMBER = r"^-?[0-9]{1,15}(\.[0-9]{1,6})?$"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def names() -> Choices:
    """Those the company has defined, and others that files brought. Three queries."""
    defined = [(one.key, one.title) for one in AttributeDefinition.objects.filter(archived_at=None).order_by("order")]
    known = {key for key, _title in defined}
    brought = [name for name, _values in queries.choices().attributes if name not in known]
    return [*defined, *((name, name.replace("_", " ").capitalize()) for name in brought)]


def sql(values: Values, asking: Asking) -> Piece:
    """What is not of the form that is asked for (text where a number is compared) does not fit."""
    name, kept = values["name"], "c.attributes ->> %s"
    match values["how"]:
        case "known":
            return known(values, asking)
        case "is":
            # The index of attributes answers only this form.
            pair = "c.attributes @> jsonb_build_object(%s::text, %s::text)"
            return Piece(pair, (name, values["value"]))
        case "contains":
            return Piece(f"{kept} ILIKE %s", (name, f"%{escaped(values['value'])}%"))
        case "at_least" | "at_most" as how:
            number = f"CASE WHEN {kept} ~ %s THEN ({kept})::numeric {SIGNS[how]} %s::numeric END"
            return Piece(number, (name, NUMBER, name, values["number"]))
        case _:
            sign, day = first_day(values, asking.moment)
            # Days in this form stand in the order of their letters.
            return Piece(f"CASE WHEN {kept} ~ %s THEN ({kept}) COLLATE \"C\" {sign} %s END",
                         (name, DAY, name, day.isoformat()))  # fmt: skip


def known(values: Values, asking: Asking) -> Piece:
    return Piece("coalesce(c.attributes ->> %s, '') <> ''", (values["name"],))


def words(values: Values, reader: Reader) -> str:
    return titled(reader.title(ATTRIBUTE, "name", values["name"]), comparison(values, reader))


def comparison(values: Values, reader: Reader) -> str:
    match values["how"]:
        case "known":
            return _("known")
        case "is":
            return str(values["value"])
        case "contains":
            return _("contains “%(text)s”") % {"text": values["value"]}
        case "at_least" | "at_most" as how:
            return size_in_words(how, str(values["number"]))
        case _:
            return day_in_words(values, reader)


def definitions() -> dict[str, AttributeDefinition]:
    return {one.key: one for one in AttributeDefinition.objects.filter(archived_at=None)}


def narrowed(name: str, values: Values, offers: Offers) -> Choices | None:
    """Comparisons that suit the kind of the attribute, and the values of a choice."""
    definition = offers(definitions).get(values.get("name", "")) if name in ("how", "value") else None
    if definition is None:
        return None
    if name == "how":
        return [(how, dict(HOWS)[how]) for how in HOWS_OF[definition.kind]]
    of_kind = {"choice": [(one, one) for one in definition.choices], "yes_no": YES_NO}
    return of_kind.get(definition.kind)


def hows() -> Choices:
    return HOWS


ATTRIBUTE: ConditionKind = ConditionKind(
    "attribute",
    gettext_lazy("Own attribute"),
    gettext_lazy("What we know of them"),
    (
        Choice("name", gettext_lazy("attribute"), names, closed=False),
        Choice("how", HOW, hows),
        Written("value", gettext_lazy("value"), when=("is", "contains")),
        Figure("number", gettext_lazy("number"), when=("at_least", "at_most")),
        DAYS_AGO,
        THE_DAY,
    ),
    sql,
    words,
    known=known,
    narrowed=narrowed,
)
KINDS: tuple[Any, ...] = (ATTRIBUTE,)
