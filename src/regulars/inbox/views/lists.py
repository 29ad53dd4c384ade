"""The list of conversations, and where an employee was mentioned."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from regulars.inbox import queries
from regulars.inbox.counting import TOPIC as COUNTS
from regulars.inbox.telling import LIST, MENU_LINE, employee_topic
from regulars.inbox.views import drawing
from regulars.inbox.views.choices import questions
from regulars.inbox.views.mentions import mentions
from regulars.inbox.views.places import MENTIONS, Place, place_of
from regulars.inbox.views.rows import lines
from regulars.inbox.views.tabs import empty_words, tabs
from regulars.lib import clock
from regulars.staff.house import house_of
from regulars.staff.rights import Right, needs


@needs(Right.ANSWER)
def inbox(request: HttpRequest) -> HttpResponse:
    """Conversations of a view; typing in the search swaps only the list."""
    place, now = place_of(request), clock.now()
    if place.view == MENTIONS:
        return mentions(request, place, now=now)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "inbox/inbox.html#list", list_context(request, place, now=now))
    return render(request, "inbox/inbox.html", page_context(request, place, now=now))


def page_context(request: HttpRequest, place: Place, *, now: datetime) -> dict[str, Any]:
    # News go on from here: what changes while the list is read is told once more, and nothing is missed.
    house_of(request)
    standing = queries.standing(request.user, now=now)
    return {
        **list_context(request, place, now=now),
        "width": "wide",
        "tabs": tabs(request.user, place, standing),
        "topics": [LIST, COUNTS, employee_topic(int(request.user.pk or 0))],
    }


def list_context(request: HttpRequest, place: Place, *, now: datetime) -> dict[str, Any]:
    page = queries.page(place.wanted, request.user, cursor=place.cursor, now=now)
    shown = lines(page.rows, place, now=now)
    return {
        "here": place,
        "lines": shown,
        "rows": drawing.rows(shown),
        "empty": empty_words(place),
        "next_url": place.url(page.next_cursor) if page.next_cursor else "",
        "previous_url": place.url(page.previous_cursor) if page.previous_cursor else "",
    }


@needs(Right.ANSWER)
def row(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """One conversation as the list shows it now; nothing when it is not of this view any more."""
    place, now = place_of(request), clock.now()
    known = queries.conversations(place.wanted, request.user, now=now).filter(id=conversation_id)
    found = list(queries.for_lines(known))
    return HttpResponse(drawing.rows(lines(found, place, now=now)))


@needs(Right.ANSWER)
def asked(request: HttpRequest) -> HttpResponse:
    """What is asked before something is done to the chosen ones: comes after the list."""
    return render(
        request,
        "inbox/questions.html",
        questions(known_tags=queries.tags_in_use(request.user), now=clock.now()),
    )


@needs(Right.ANSWER)
def waiting(request: HttpRequest) -> HttpResponse:
    """How much waits for the reader, for a page that missed what it was told. One query."""
    return render(request, "inbox/waiting.html", house_of(request).numbers[MENU_LINE])
