"""What segments may ask about events: who did something, by the name that programs give it, how often, how lately."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.customers.segments.comparing import COUNTS, HOW, IN_LAST_DAYS, lately, times_in_words, titled
from regulars.customers.segments.conditions import ConditionKind, Reader
from regulars.customers.segments.history import MOST_TIMES, counted
from regulars.customers.segments.parameters import Choice, Choices, Whole, Written
from regulars.customers.segments.sql import of_rows
from regulars.customers.segments.types import Asking, Piece, Values

TRACKED = "events.tracked"


def hows() -> Choices:
    return (*COUNTS, ("never", gettext_lazy("never")))


def did_sql(values: Values, asking: Asking) -> Piece:
    needed = [Piece("x.kind = %s", (TRACKED,)), Piece("x.data ->> 'event' = %s", (values["event"],))]
    if "days" in values:
        since = asking.moment.begins(asking.moment.day(values["days"]))
        needed.append(Piece("x.happened_at >= %s", (since,)))
    return counted(
        values["how"],
        values.get("times", 0),
        asking,
        lambda having: of_rows(asking, "customers_entry", needed, having=having),
    )


def did_words(values: Values, reader: Reader) -> str:
    often = _("never") if values["how"] == "never" else times_in_words(values["how"], values["times"])
    return titled(_("“%(event)s”") % {"event": values["event"]}, lately(often, values))


DID = ConditionKind(
    "tracked",
    gettext_lazy("Did something that a program tells"),
    gettext_lazy("Sites and apps"),
    (
        Written("event", gettext_lazy("name of the event")),
        Choice("how", HOW, hows),
        Whole("times", gettext_lazy("times"), 0, MOST_TIMES, when=("at_least", "at_most", "exactly"), usual=1),
        IN_LAST_DAYS,
    ),
    did_sql,
    did_words,
    touched_by=lambda values: (TRACKED,),
)
CONDITIONS = (DID,)
