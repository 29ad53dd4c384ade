"""Follow-ups as lines of a page: what to come back to, when, and how late it is."""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.customers.models import FollowUp
from regulars.customers.notes.queries import due_follow_ups, open_follow_ups_of
from regulars.customers.visibility import limited_to
from regulars.desk.timeline import local_day
from regulars.lib import clock
from regulars.staff.rights import Right, may

MOST = 20


@dataclass(frozen=True)
class Line:
    """A follow-up on a page. `late`: in words how long it has been due, "" while it is not overdue."""

    id: int
    words: str
    customer: str
    url: str
    author: str
    due_on: date
    late: str = ""
    is_today: bool = False


def due_today(request: HttpRequest) -> dict[str, Any]:
    """What the reader wanted to come back to by today, for those who write of customers. One query."""
    if not (may(request.user, Right.SEE_CUSTOMERS) and may(request.user, Right.EDIT_CUSTOMERS)):
        return {}
    today = local_day(clock.now())
    found = due_follow_ups(int(request.user.pk or 0), today=today, only_of=limited_to(request.user))
    due = list(found[: MOST + 1])
    return {
        "follow_ups": lines(due[:MOST], today),
        "follow_ups_more": len(due) > MOST,
        "later": choices_of_later(),
    }


def open_with(customer_id: int, *, rows: Sequence[int] | None = None) -> list[Line]:
    """What somebody wants to come back to with a customer. One query, one more without the rows."""
    return lines(open_follow_ups_of(customer_id, rows=rows)[:MOST], local_day(clock.now()), with_author=True)


def lines(found: Iterable[FollowUp], today: date, *, with_author: bool = False) -> list[Line]:
    """Follow-ups fetched with their customers, or (`with_author`) with their authors. No query."""
    return [line(one, today, with_author=with_author) for one in found]


def line(one: FollowUp, today: date, *, with_author: bool) -> Line:
    if with_author:
        customer, url, author = "", "", str(one.author)
    else:
        standing = one.customer.merged_into or one.customer
        customer, url, author = standing.name, reverse("desk:customer", args=[standing.id]), ""
    return Line(one.id, one.words, customer, url, author, one.due_on, late_in_words(one, today), one.due_on == today)


def late_in_words(one: FollowUp, today: date) -> str:
    days = (today - one.due_on).days
    if days <= 0:
        return ""
    return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days}


def later(until: str, today: date) -> date:
    """The day that «week» or «month» means from today; whatever else is said means tomorrow."""
    if until == "month":
        return month_later(today)
    return today + timedelta(days=7 if until == "week" else 1)


def month_later(day: date) -> date:
    """The same day of the next month; its last day where it has no such day.

    >>> month_later(date(2026, 1, 31)), month_later(date(2026, 12, 5))
    (datetime.date(2026, 2, 28), datetime.date(2027, 1, 5))
    """
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def choices_of_later() -> list[tuple[str, str]]:
    return [("tomorrow", _("Tomorrow")), ("week", _("In a week")), ("month", _("In a month"))]
