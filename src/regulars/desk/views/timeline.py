"""The timeline of a customer: narrowed, searched, paged by cursor, and what was recorded since it was opened."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from regulars.customers import queries
from regulars.customers.models import Customer, Person
from regulars.customers.timeline_reading import entries_after
from regulars.desk import timeline
from regulars.desk.timeline_filters import Filters, chips, choices, given_day, read_filters
from regulars.staff.rights import Right, may, needs

# The parts of the page that htmx asks for: all of the timeline, or what comes after the last entry shown.
TIMELINE, EARLIER = "timeline", "timeline-more"
PARTS = {TIMELINE: "desk/timeline.html#timeline", EARLIER: "desk/timeline.html#entries"}


def timeline_part(request: HttpRequest, found: Customer, part: str) -> HttpResponse:
    """A part of the timeline. Five queries of its own at most."""
    rows = queries.rows_together(found)
    return render(request, PARTS[part], timeline_context(request, found, rows, people_of(found, rows)))


def people_of(found: Customer, rows: Sequence[int]) -> list[Person]:
    """Whom one can tell apart: the people of a company. One query, none for a private customer."""
    return list(queries.people_of(found.id, rows=rows)) if found.kind == Customer.Kind.COMPANY else []


def timeline_context(
    request: HttpRequest, found: Customer, rows: Sequence[int], people: Sequence[Person]
) -> dict[str, Any]:
    """What the timeline shows. Three queries, one more where a search did not fill the page."""
    filters, cursor = read_filters(found.id, request.GET), request.GET.get("timeline", "")
    page = queries.timeline_of(found.id, rows=rows, sought=filters.sought(), cursor=cursor)
    days = timeline.by_day(page.rows, after=given_day(request.GET.get("day", "")))
    last = timeline.local_day(page.rows[-1].happened_at).isoformat() if page.rows else request.GET.get("day", "")
    return {
        "may_edit": may(request.user, Right.EDIT_CUSTOMERS),
        "filters": filters,
        "timeline_url": filters.url(),
        "timeline_clear": Filters(found.id).url(),
        "chips": list(chips(filters, people)),
        "timeline_choices": choices(filters, people),
        "days": days,
        "searched_to": page.searched_to,
        "timeline_more": filters.url(timeline=page.next_cursor, day=last) if page.next_cursor else "",
        # Only the newest page can be followed by something newer.
        "news_url": "" if cursor else news_url(filters, page.latest_id, days),
        "latest": 0 if cursor else page.latest_id,
    }


def news_url(filters: Filters, after: int, days: Sequence[timeline.Day]) -> str:
    """Where news are asked for: what is known already, and the day that is shown first."""
    top = days[0].on.isoformat() if days and days[0].on else ""
    return filters.url("desk:timeline_news", after=str(after), top=top)


@needs(Right.SEE_CUSTOMERS)
def timeline_news(request: HttpRequest, customer_id: int) -> HttpResponse:
    """What was recorded since the timeline was read, newest first; nothing (204) when there is nothing.

    Two queries then besides those of every page.
    """
    found, filters = queries.customer(customer_id), read_filters(customer_id, request.GET)
    after, top = number(request.GET.get("after", "")), given_day(request.GET.get("top", ""))
    fresh = entries_after(queries.rows_together(found), filters.sought(), after)
    if not fresh:
        return HttpResponse(status=204)
    days = in_place(timeline.by_day(fresh), top)
    latest = max(entry.id for entry in fresh)
    context = {
        "may_edit": may(request.user, Right.EDIT_CUSTOMERS),
        "days": days,
        "count": len(fresh),
        "news_url": news_url(filters, latest, days),
        "latest": latest,
        # The heading of the day shown first so far is said by the news.
        "said_again": after if days[-1].on == top else None,
        "was_empty": top is None,
    }
    return render(request, "desk/timeline.html#news", context)


def in_place(days: list[timeline.Day], top: date | None) -> list[timeline.Day]:
    """News stand above what is shown; those of earlier days come first, so that the days below go on unbroken."""
    return sorted(days, key=lambda one: bool(top and one.on and one.on >= top))


def number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0
