"""The calendar: a month, a week or a day of the reader; and the same for programs under a secret address."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from regulars.customers.visibility import limited_to
from regulars.lib import clock
from regulars.lib.errors import NotFound
from regulars.staff.actors import actor
from regulars.staff.models import Employee
from regulars.staff.queries import company
from regulars.staff.rights import Right, may, needs, public
from regulars.ui import figures
from regulars.ui.toasts import toast
from regulars.work.agenda import feeds
from regulars.work.agenda.icalendar import calendar_text
from regulars.work.agenda.queries import agenda
from regulars.work.agenda.types import Item, Kind, Reader

MONTH, WEEK, DAY = "month", "week", "day"
SHOWN_IN_MONTH = 4
EARLIEST, LATEST = date(1950, 1, 1), date(2150, 12, 31)
BEHIND, AHEAD = timedelta(days=60), timedelta(days=400)
ICONS = {Kind.TASK: "list-todo", Kind.CALL: "phone", Kind.FOLLOW_UP: "calendar-clock", Kind.OCCASION: "gift"}


@dataclass(frozen=True)
class Day:
    """A day of the calendar. `more`: how many do not fit in."""

    on: date
    items: Sequence[dict[str, Any]]
    more: int
    is_today: bool
    outside: bool
    url: str


@needs()
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Eight queries at most, however full it is."""
    now, zone = clock.now(), get_current_timezone_name()
    today = clock.day_of(now, zone)
    view = request.GET.get("view", MONTH)
    view = view if view in (MONTH, WEEK, DAY) else MONTH
    on = asked_day(request, today)
    first, last = span(view, on)
    found = agenda(reader_as(request.user, zone), first, last, ours=company(), now=now)
    context = {
        "weeks": weeks(found, first, last, today=today, month=on.month if view == MONTH else 0, view=view),
        "view": view, "title": title(view, on, first, last), "empty": not found, "views": views(view, on),
        "previous_url": address(view, moved(view, on, -1)), "next_url": address(view, moved(view, on, 1)),
        "today_url": address(view, today), "feed_url": feed_url(request),
        "names": [first + timedelta(days=number) for number in range(7)],
    }  # fmt: skip
    return render(request, "work/agenda/calendar.html", context)


def reader_as(user: Any, zone: str) -> Reader:
    return Reader(user.pk, zone, may(user, Right.SEE_CUSTOMERS), limited_to(user))


def asked_day(request: HttpRequest, today: date) -> date:
    try:
        asked = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return today
    return asked if EARLIEST <= asked <= LATEST else today


def span(view: str, on: date) -> tuple[date, date]:
    """The days that are shown: of a month whole weeks."""
    if view == DAY:
        return on, on
    if view == WEEK:
        monday = on - timedelta(days=on.weekday())
        return monday, monday + timedelta(days=6)
    first = on.replace(day=1)
    following = moved(MONTH, first, 1)
    last = following - timedelta(days=1)
    return first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())


def moved(view: str, on: date, by: int) -> date:
    """The same view one further; of months their first day."""
    if view != MONTH:
        return on + timedelta(days=by * (7 if view == WEEK else 1))
    year, month = divmod(on.year * 12 + on.month - 1 + by, 12)
    return date(year, month + 1, 1)


def address(view: str, on: date) -> str:
    return f"{reverse('work:agenda')}?view={view}&on={on.isoformat()}"


def views(view: str, on: date) -> list[dict[str, Any]]:
    titles = {MONTH: _("Month"), WEEK: _("Week"), DAY: _("Day")}
    return [{"key": key, "text": text, "url": address(key, on), "active": key == view} for key, text in titles.items()]


def title(view: str, on: date, first: date, last: date) -> str:
    language = get_language() or "en"
    if view == MONTH:
        return figures.day(on, language, style="month")
    if view == DAY:
        return figures.day(on, language, style="full")
    return f"{figures.day(first, language)} – {figures.day(last, language)}"


def weeks(found: Sequence[Item], first: date, last: date, *, today: date, month: int, view: str) -> list[list[Day]]:
    by_day: dict[date, list[Item]] = {}
    for item in found:
        by_day.setdefault(item.on, []).append(item)
    most = SHOWN_IN_MONTH if view == MONTH else len(found)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    made = [
        Day(on, [shown(one) for one in by_day.get(on, [])[:most]], max(0, len(by_day.get(on, [])) - most),
            on == today, bool(month) and on.month != month, address(DAY, on))
        for on in days
    ]  # fmt: skip
    return [made[number : number + 7] for number in range(0, len(made), 7)]


def shown(item: Item) -> dict[str, Any]:
    return {"item": item, "icon": ICONS[item.kind], "other": item.customer if item.customer not in item.title else ""}


# For programs --------------------------------------------------------------------------------------------------------


def feed_url(request: HttpRequest) -> str:
    feed = feeds.feed_of(int(request.user.pk or 0))
    return request.build_absolute_uri(reverse("work:agenda_feed", args=[feeds.token_of(feed)])) if feed else ""


@needs()
@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    feeds.renew_feed(int(request.user.pk or 0), actor=actor(request), now=clock.now())
    toast(request, _("This is the new address. The one before shows nothing any more."))
    return redirect(f"{reverse('work:agenda')}#feed")


@needs()
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    feeds.close_feed(int(request.user.pk or 0), actor=actor(request), now=clock.now())
    toast(request, _("The address shows nothing any more."))
    return redirect("work:agenda")


@public
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of whoever made the address, as a program reads it. Raises NotFound; 429 for who asks too often."""
    employee = feeds.reader_of(token)
    if employee is None:
        raise NotFound()
    allowance = feeds.take(employee.pk)
    if not allowance.allowed:
        return HttpResponse(status=429, headers=allowance.headers, content_type="text/plain; charset=utf-8")
    return answered(request, written(request, employee))


def written(request: HttpRequest, employee: Employee) -> str:
    now, ours = clock.now(), company()
    today = clock.day_of(now, employee.time_zone)
    with override(employee.language):
        reader = reader_as(employee, employee.time_zone)
        found = agenda(reader, today - BEHIND, today + AHEAD, ours=ours, now=now)
        home = request.build_absolute_uri("/").rstrip("/")
        return calendar_text(f"{ours.name} · {employee}", found, home=home, domain=feeds.domain(), now=now)


def answered(request: HttpRequest, text: str) -> HttpResponse:
    """Asked again and nothing new: only that."""
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, max-age=300", "X-Robots-Tag": "noindex"}
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers=headers)
    disposition = {"Content-Disposition": 'inline; filename="agenda.ics"'}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers={**headers, **disposition})
