"""Comparisons that many conditions share: of numbers, of days. Their parameters, their SQL, their words."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from regulars.customers.segments.conditions import Reader
from regulars.customers.segments.parameters import Choice, Choices, Day, Parameter, Text, Whole
from regulars.customers.segments.sql import negated
from regulars.customers.segments.types import Asking, Moment, Piece, Values

MOST_DAYS = 36_500

SIZES: Choices = (("at_least", gettext_lazy("at least")), ("at_most", gettext_lazy("at most")))
COUNTS: Choices = (*SIZES, ("exactly", gettext_lazy("exactly")))
DAYS: Choices = (
    ("within", gettext_lazy("in the last … days")),
    ("longer_ago", gettext_lazy("more than … days ago")),
    ("since", gettext_lazy("on or after a day")),
    ("before", gettext_lazy("before a day")),
)
SIGNS = {"at_least": ">=", "at_most": "<=", "exactly": "="}
OPPOSITE = {"at_least": "<", "at_most": ">", "exactly": "<>"}
# Finds customers by rows elsewhere, of those whose rows together fit a condition where one is given.
Found = Callable[[Piece | None], Piece]


def sizes() -> Choices:
    return SIZES


def counts() -> Choices:
    return COUNTS


def days() -> Choices:
    return DAYS


HOW = gettext_lazy("how")
HOW_MUCH = Choice("how", HOW, sizes)
HOW_MANY = Choice("how", HOW, counts)
HOW_LONG_AGO = Choice("how", HOW, days)
DAYS_AGO = Whole("days", gettext_lazy("days"), 0, MOST_DAYS, when=("within", "longer_ago"), usual=30)
THE_DAY = Day("day", gettext_lazy("day"), when=("since", "before"))
ABOUT_A_DAY: tuple[Parameter, ...] = (HOW_LONG_AGO, DAYS_AGO, THE_DAY)
IN_LAST_DAYS = Whole(
    "days", gettext_lazy("in the last … days"), 0, MOST_DAYS, optional=True, empty=gettext_lazy("empty: ever")
)


def compared(expression: str, how: str, value: Any) -> Piece:
    return Piece(f"{expression} {SIGNS[how]} %s", (value,))


def totalled(expression: str, how: str, value: int, asking: Asking, found: Found) -> Piece:
    """A count or a sum over rows elsewhere. Who has no rows has 0; where that fits, it is asked who does not fit."""
    of_nothing = {"at_least": value <= 0, "at_most": value >= 0, "exactly": value == 0}
    if not of_nothing[how]:
        return found(compared(expression, how, value))
    return negated(found(Piece(f"{expression} {OPPOSITE[how]} %s", (value,))), asking)


def first_day(values: Values, moment: Moment) -> tuple[str, date]:
    """A sign and a day: the day of what is compared stands so to it."""
    match values["how"]:
        case "within":
            return ">=", moment.day(values["days"])
        case "longer_ago":
            return "<", moment.day(values["days"])
        case "since":
            return ">=", date.fromisoformat(values["day"])
        case _:
            return "<", date.fromisoformat(values["day"])


def day_compared(expression: str, values: Values, moment: Moment) -> Piece:
    """Of an expression that is a date."""
    sign, day = first_day(values, moment)
    return Piece(f"{expression} {sign} %s", (day,))


def instant_compared(expression: str, values: Values, moment: Moment) -> Piece:
    """Of an expression that is an instant: its day in the company's zone is what counts."""
    sign, day = first_day(values, moment)
    return Piece(f"{expression} {sign} %s", (moment.begins(day),))


def size_in_words(how: str, value: str) -> str:
    words = {"at_least": _("at least %(value)s"), "at_most": _("at most %(value)s"), "exactly": _("exactly %(value)s")}
    return words[how] % {"value": value}


def times_in_words(how: str, times: int) -> str:
    return size_in_words(how, ngettext("%(times)s time", "%(times)s times", times) % {"times": times})


def day_in_words(values: Values, reader: Reader) -> str:
    match values["how"]:
        case "within":
            return last_days(values["days"])
        case "longer_ago":
            words = ngettext("more than %(days)s day ago", "more than %(days)s days ago", values["days"])
            return words % {"days": values["days"]}
        case "since":
            return _("on or after %(day)s") % {"day": reader.day(values["day"])}
        case _:
            return _("before %(day)s") % {"day": reader.day(values["day"])}


def last_days(count: int) -> str:
    return ngettext("in the last %(days)s day", "in the last %(days)s days", count) % {"days": count}


def lately(what: str, values: Values) -> str:
    """What is said, with the time it is asked of where it is."""
    if "days" not in values:
        return what
    return _("%(what)s %(when)s") % {"what": what, "when": last_days(values["days"])}


def titled(title: Text, words: str) -> str:
    """«Country: Ukraine»: reads in every language without cases."""
    return _("%(title)s: %(words)s") % {"title": title, "words": words}


def one_of(words: list[str]) -> str:
    """
    >>> one_of(["Ukraine", "Moldova", "Poland"])
    'Ukraine, Moldova or Poland'
    """
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s or %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
