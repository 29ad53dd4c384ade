"""Conditions on the timeline: what happened with a customer, how often, when first, when last."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.customers.segments.comparing import (
    ABOUT_A_DAY,
    COUNTS,
    HOW,
    IN_LAST_DAYS,
    Found,
    day_in_words,
    instant_compared,
    lately,
    times_in_words,
    titled,
    totalled,
)
from regulars.customers.segments.conditions import ConditionKind, Reader
from regulars.customers.segments.parameters import Choice, Choices, Text, Whole
from regulars.customers.segments.sql import negated, of_rows
from regulars.customers.segments.types import Asking, Piece, Values
from regulars.lib.registry import timeline_kinds

HISTORY = gettext_lazy("What happened")
MOST_TIMES = 100_000


def events() -> Choices:
    return sorted(((kind.key, kind.title) for kind in timeline_kinds), key=lambda one: str(one[1]).casefold())


def hows() -> Choices:
    return (*COUNTS, ("never", gettext_lazy("never")))


EVENT = Choice("event", gettext_lazy("what"), events, closed=False)


def entries(values: Values, asking: Asking, having: Piece | None = None) -> Piece:
    needed = [Piece("x.kind = %s", (values["event"],))]
    if "days" in values and values.get("how") not in ("within", "longer_ago"):
        since = asking.moment.begins(asking.moment.day(values["days"]))
        needed.append(Piece("x.happened_at >= %s", (since,)))
    return of_rows(asking, "customers_entry", needed, having=having)


def counted(how: str, times: int, asking: Asking, found: Found) -> Piece:
    """So many rows of those that `found` finds; one of them is enough to say «never» and «at least once»."""
    if how == "never":
        return negated(found(None), asking)
    if how == "at_least" and times == 1:
        return found(None)
    return totalled("count(*)", how, times, asking, found)


def did_sql(values: Values, asking: Asking) -> Piece:
    return counted(values["how"], values.get("times", 0), asking, lambda having: entries(values, asking, having))


def did_words(values: Values, reader: Reader) -> str:
    often = _("never") if values["how"] == "never" else times_in_words(values["how"], values["times"])
    return titled(event_title(values), lately(often, values))


def event_title(values: Values) -> str:
    kind = timeline_kinds.get(values["event"])
    return _("“%(event)s”") % {"event": kind.title if kind else values["event"]}


def first_sql(values: Values, asking: Asking) -> Piece:
    return entries(values, asking, instant_compared("min(x.happened_at)", values, asking.moment))


def last_sql(values: Values, asking: Asking) -> Piece:
    return entries(values, asking, instant_compared("max(x.happened_at)", values, asking.moment))


def ever(values: Values, asking: Asking) -> Piece:
    return entries({"event": values["event"]}, asking)


def when_words(title: Text, values: Values, reader: Reader) -> str:
    return titled(str(title) % {"event": event_title(values)}, day_in_words(values, reader))


def touched_by(values: Values) -> tuple[str, ...]:
    return (values["event"],)


DID: ConditionKind = ConditionKind(
    "did",
    gettext_lazy("Happened so many times"),
    HISTORY,
    (
        EVENT,
        Choice("how", HOW, hows),
        Whole("times", gettext_lazy("times"), 0, MOST_TIMES, when=("at_least", "at_most", "exactly"), usual=1),
        IN_LAST_DAYS,
    ),
    did_sql,
    did_words,
    touched_by=touched_by,
)
FIRST: ConditionKind = ConditionKind(
    "first_did", gettext_lazy("Happened first"), HISTORY, (EVENT, *ABOUT_A_DAY), first_sql,
    lambda values, reader: when_words(gettext_lazy("First %(event)s"), values, reader), known=ever,
    touched_by=touched_by,
)  # fmt: skip
LAST: ConditionKind = ConditionKind(
    "last_did", gettext_lazy("Happened last"), HISTORY, (EVENT, *ABOUT_A_DAY), last_sql,
    lambda values, reader: when_words(gettext_lazy("Last %(event)s"), values, reader), known=ever,
    touched_by=touched_by,
)  # fmt: skip
KINDS = (DID, FIRST, LAST)
