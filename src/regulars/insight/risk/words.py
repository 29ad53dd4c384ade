"""Reasons for leaving in words: facts of the customer's own history, each with its numbers."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext, ngettext

from regulars.insight.reader import Reader
from regulars.insight.reasons import how_long, how_often, sentence

Params = Mapping[str, Any]


def reason_words(reason: Mapping[str, Any], *, currency: str) -> str:
    """A reason {code, params} in the reader's language; "" when it is not known."""
    say = SENTENCES.get(str(reason.get("code", "")))
    return say(reason.get("params") or {}, Reader(get_language() or "en", currency)) if say else ""


def raises(reason: Mapping[str, Any]) -> bool:
    return float(reason.get("log_odds", 0)) > 0


def _silence(params: Params, reader: Reader) -> str:
    long = how_long(round(params["recency_days"]))
    if not params.get("usual_gap"):
        return gettext("Bought once, %(long)s ago") % {"long": long}
    words = {"long": long, "often": how_often(max(round(params["usual_gap"]), 1))}
    return gettext("Silent for %(long)s, usually buys %(often)s") % words


def _purchases(params: Params, reader: Reader) -> str:
    words = {"recent": reader.number(params["purchases_90"]), "before": reader.number(params["purchases_before_90"])}
    if params["purchases_90"] < params["purchases_before_90"]:
        return gettext("Fewer orders than before: %(recent)s in the last 90 days, %(before)s in the 90 before") % words
    return gettext("Orders: %(recent)s in the last 90 days, %(before)s in the 90 before") % words


def _spending(params: Params, reader: Reader) -> str:
    words = {"recent": reader.money(params["spent_90"]), "before": reader.money(params["spent_before_90"])}
    if params["spent_90"] < params["spent_before_90"]:
        return gettext("Spends less than before: %(recent)s in the last 90 days, %(before)s in the 90 before") % words
    return gettext("Spent %(recent)s in the last 90 days, %(before)s in the 90 before") % words


def _history(params: Params, reader: Reader) -> str:
    words = {"long": how_long(round(params["tenure_days"]))}
    if "purchases" not in params:
        return gettext("A customer for %(long)s") % words
    count = int(params["purchases"])
    return ngettext(
        "A customer for %(long)s with %(count)s purchase", "A customer for %(long)s with %(count)s purchases", count
    ) % {**words, "count": count}


def _returns(params: Params, reader: Reader) -> str:
    count = int(params["returns_365"])
    return ngettext("%(count)s return in a year", "%(count)s returns in a year", count) % {"count": count}


def _price(params: Params, reader: Reader) -> str:
    words = {"now": reader.money(params["monthly"]), "before": reader.money(params["monthly_before"])}
    if params["monthly"] != params["monthly_before"] and params["monthly_before"]:
        return gettext("Pays %(now)s a month, half a year ago %(before)s") % words
    return gettext("Pays %(now)s a month") % words


def _terms(params: Params, reader: Reader) -> str:
    count = int(params["contracts"])
    words = {"count": count, "period": PERIODS.get(str(params.get("period")), lambda: "")()}
    return ngettext("%(count)s contract, paid %(period)s", "%(count)s contracts, paid %(period)s", count) % words


PERIODS: dict[str, Callable[[], str]] = {
    "month": lambda: gettext("by the month"),
    "quarter": lambda: gettext("by the quarter"),
    "year": lambda: gettext("by the year"),
}


def _anniversary(params: Params, reader: Reader) -> str:
    return gettext("The next year of the contract begins in %(long)s") % {
        "long": how_long(round(params["days_to_anniversary"]))
    }


def _complaints(params: Params, reader: Reader) -> str:
    count = int(params["complaints_90"])
    return ngettext("%(count)s complaint in 90 days", "%(count)s complaints in 90 days", count) % {"count": count}


def _answers(params: Params, reader: Reader) -> str:
    count = int(params["broken_90"])
    if not count:
        return gettext("Answers came in time")
    return ngettext(
        "Answers came late: %(count)s broken promise in 90 days",
        "Answers came late: %(count)s broken promises in 90 days",
        count,
    ) % {"count": count}


def _waiting(params: Params, reader: Reader) -> str:
    if not params["waiting_days"]:
        return gettext("No message waits for our answer")
    return gettext("Has waited for our answer for %(long)s") % {"long": how_long(round(params["waiting_days"]))}


def _contacts(params: Params, reader: Reader) -> str:
    words = {"wrote": reader.number(params["messages_90"]), "talked": reader.number(params["talks_90"])}
    return gettext("In 90 days: messages from them %(wrote)s, calls and meetings %(talked)s") % words


def _managers(params: Params, reader: Reader) -> str:
    count = int(params["manager_changes_365"])
    return ngettext(
        "The manager changed %(count)s time in a year", "The manager changed %(count)s times in a year", count
    ) % {"count": count}


def _product(params: Params, reader: Reader) -> str:
    return gettext("Buys mostly: %(product)s") % {"product": params.get("product") or gettext("not known")}


def _country(params: Params, reader: Reader) -> str:
    return gettext("Country: %(country)s") % {"country": params.get("country") or gettext("not known")}


def _kind(params: Params, reader: Reader) -> str:
    return gettext("A company") if params.get("kind") == "company" else gettext("A private person")


def _notice(params: Params, reader: Reader) -> str:
    return gettext("Gave notice: the contract ends on %(day)s") % {
        "day": reader.day(date.fromisoformat(params["ends_on"]))
    }


def _of_figures(params: Params, reader: Reader) -> str:
    words = sentence(params, currency=reader.currency)
    return words[:1].upper() + words[1:]


SENTENCES: dict[str, Callable[[Params, Reader], str]] = {
    "silence": _silence,
    "purchases": _purchases,
    "spending": _spending,
    "history": _history,
    "returns": _returns,
    "price": _price,
    "terms": _terms,
    "anniversary": _anniversary,
    "complaints": _complaints,
    "answers": _answers,
    "waiting": _waiting,
    "contacts": _contacts,
    "managers": _managers,
    "product": _product,
    "country": _country,
    "kind": _kind,
    "notice": _notice,
    "figures": _of_figures,
}
