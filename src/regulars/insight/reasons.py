"""Words for the reasons of `analytics.reasons`: «buys every 3 weeks, silent for 11»."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext, ngettext

from regulars.insight.reader import Reader

Params = Mapping[str, Any]

WEEKS_FROM_DAYS = 14
MONTHS_FROM_DAYS = 120
DAYS_A_MONTH = 30.44


def sentence(reason: Mapping[str, Any], *, currency: str = "EUR") -> str:
    """The reason {code, params} in the reader's language; "" when there is none or it is not known."""
    say = SENTENCES.get(str(reason.get("code", "")))
    if say is None:
        return ""
    return say(reason.get("params") or {}, Reader(get_language() or "en", currency))


def how_long(days: int) -> str:
    """«5 days», «11 weeks», «7 months»: the unit in which a person would say it."""
    if days < WEEKS_FROM_DAYS:
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    if days < MONTHS_FROM_DAYS:
        weeks = round(days / 7)
        return ngettext("%(count)s week", "%(count)s weeks", weeks) % {"count": weeks}
    months = round(days / DAYS_A_MONTH)
    return ngettext("%(count)s month", "%(count)s months", months) % {"count": months}


def how_often(days: int) -> str:
    """«every 3 weeks», «every day»."""
    if days < WEEKS_FROM_DAYS:
        return ngettext("every day", "every %(count)s days", days) % {"count": days}
    if days < MONTHS_FROM_DAYS:
        weeks = round(days / 7)
        return ngettext("every week", "every %(count)s weeks", weeks) % {"count": weeks}
    months = round(days / DAYS_A_MONTH)
    return ngettext("every month", "every %(count)s months", months) % {"count": months}


def _silent_longer_than_usual(params: Params, reader: Reader) -> str:
    words = {"often": how_often(params["usual_days"]), "long": how_long(params["silent_days"])}
    return gettext("buys %(often)s, silent for %(long)s") % words


def _usual_pace(params: Params, reader: Reader) -> str:
    words = {"often": how_often(params["usual_days"]), "long": how_long(params["silent_days"])}
    return gettext("buys %(often)s, last time %(long)s ago: as usual") % words


def _only_one_purchase(params: Params, reader: Reader) -> str:
    return gettext("bought once, %(long)s ago") % {"long": how_long(params["silent_days"])}


def _silent_past_limit(params: Params, reader: Reader) -> str:
    words = {"long": how_long(params["silent_days"]), "limit": how_long(params["limit_days"])}
    return gettext("silent for %(long)s; after %(limit)s we count a customer as lost") % words


def _spending_falls(params: Params, reader: Reader) -> str:
    words = {"recent": reader.money(params["recent_minor"]), "before": reader.money(params["before_minor"])}
    return gettext("spent %(recent)s in the last half year, %(before)s in the one before") % words


def _only_returns(params: Params, reader: Reader) -> str:
    return gettext("only returns, no purchase in the data")


def _contract_ends(params: Params, reader: Reader) -> str:
    return gettext("gave notice: the contract ends on %(day)s") % {"day": _day(params["ends_on"], reader)}


def _contract_ended(params: Params, reader: Reader) -> str:
    return gettext("the contract ended on %(day)s") % {"day": _day(params["ended_on"], reader)}


def _pays_less(params: Params, reader: Reader) -> str:
    words = {"now": reader.money(params["monthly_minor"]), "before": reader.money(params["before_minor"])}
    return gettext("pays %(now)s a month, half a year ago %(before)s") % words


def _left_before(params: Params, reader: Reader) -> str:
    times = int(params["times"])
    return ngettext("has left before and came back", "has left %(count)s times and came back", times) % {"count": times}


def _early_months(params: Params, reader: Reader) -> str:
    return gettext("the contract is young (%(long)s): many who leave do so early") % {"long": _months(params["months"])}


def _contract_runs(params: Params, reader: Reader) -> str:
    return gettext("the contract has run for %(long)s, nothing unusual") % {"long": _months(params["months"])}


def _months(count: int) -> str:
    if count < 1:
        return gettext("less than a month")
    return ngettext("%(count)s month", "%(count)s months", count) % {"count": count}


def _day(text: str, reader: Reader) -> str:
    return reader.day(date.fromisoformat(text))


SENTENCES: dict[str, Callable[[Params, Reader], str]] = {
    "silent_longer_than_usual": _silent_longer_than_usual,
    "usual_pace": _usual_pace,
    "only_one_purchase": _only_one_purchase,
    "silent_past_limit": _silent_past_limit,
    "spending_falls": _spending_falls,
    "only_returns": _only_returns,
    "contract_ends": _contract_ends,
    "contract_ended": _contract_ended,
    "pays_less": _pays_less,
    "left_before": _left_before,
    "early_months": _early_months,
    "contract_runs": _contract_runs,
}
