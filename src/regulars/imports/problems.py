"""What is wrong with a row, in words."""

from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from regulars.imports.reasons import Reason
from regulars.imports.values import EARLIEST
from regulars.ui.figures import day

SHOWN = 60

REASONS: dict[str, str | Promise] = {
    Reason.MISSING: gettext_lazy("nothing is written"),
    Reason.NOT_A_NUMBER: gettext_lazy("“%(value)s” is not a number"),
    Reason.NOT_A_DATE: gettext_lazy("“%(value)s” is not a date"),
    Reason.NOT_AN_EMAIL: gettext_lazy("“%(value)s” is not an e-mail address"),
    Reason.NOT_A_PHONE: gettext_lazy("“%(value)s” is not a phone number"),
    Reason.NOT_A_CURRENCY: gettext_lazy("“%(value)s” is not a currency"),
    Reason.NOT_A_COUNTRY: gettext_lazy("“%(value)s” is not a country"),
    Reason.NOT_A_CHOICE: gettext_lazy("“%(value)s” is none of the words that may stand here"),
    Reason.NOT_YES_OR_NO: gettext_lazy("“%(value)s” is neither yes nor no"),
    Reason.NOT_A_LINK: gettext_lazy("“%(value)s” is not a link"),
    Reason.TOO_LARGE: gettext_lazy("“%(value)s” is too large"),
    Reason.TOO_SMALL: gettext_lazy("“%(value)s” is too small"),
    Reason.TOO_LONG: gettext_lazy("“%(value)s” is too long"),
    Reason.UNREADABLE: gettext_lazy("“%(value)s” has characters that cannot be read in this encoding"),
    Reason.IN_THE_FUTURE: gettext_lazy("“%(value)s” has not come yet"),
    Reason.TOO_EARLY: gettext_lazy("“%(value)s” is too early: days are taken from %(earliest)s on"),
    Reason.TOO_MANY_CELLS: gettext_lazy("“%(value)s” stands after the last column"),
    Reason.UNCLOSED_QUOTE: gettext_lazy(
        "the quotation mark before “%(value)s” is not closed and swallows the rows after it; close it or remove it"
    ),
    Reason.NOT_AN_EMPLOYEE: gettext_lazy("nobody here signs in as “%(value)s”"),
    Reason.NOT_A_TOPIC: gettext_lazy("“%(value)s” is no topic of consents; add it on the company's page first"),
    Reason.ENDS_BEFORE_START: gettext_lazy("“%(value)s” is not after the start"),
}


class Told(Protocol):
    @property
    def row(self) -> int: ...
    @property
    def column(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def reason(self) -> str: ...


def sentence(problem: Told) -> str:
    """«row 1 204, amount: “12,5O” is not a number», in the reader's language."""
    row = f"{problem.row:,}".replace(",", "\u00a0")
    if not problem.column:
        return _("row %(row)s: %(reason)s") % {"row": row, "reason": reason_of(problem)}
    return _("row %(row)s, %(column)s: %(reason)s") % {
        "row": row,
        "column": problem.column,
        "reason": reason_of(problem),
    }


def reason_of(problem: Told) -> str:
    value = problem.value if len(problem.value) <= SHOWN else f"{problem.value[:SHOWN]}…"
    words = {"value": value}
    if problem.reason == Reason.TOO_EARLY:
        words["earliest"] = day(EARLIEST, get_language() or "en")
    return str(REASONS.get(problem.reason, problem.reason)) % words
