"""Reads of working hours."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db.models import QuerySet

from regulars.lib.errors import NotFound
from regulars.work.calendars.days_off import closed_days
from regulars.work.calendars.hours import Day, WorkingHours, is_open
from regulars.work.models import CalendarDay, WorkingCalendar


def calendars() -> QuerySet[WorkingCalendar]:
    """All that are in use, those of the company first. One query."""
    return WorkingCalendar.objects.filter(archived_at=None).order_by("-is_company", "name", "id")


def calendar(calendar_id: int) -> WorkingCalendar:
    """One query. Raises NotFound."""
    found = WorkingCalendar.objects.filter(id=calendar_id).first()
    if found is None:
        raise NotFound()
    return found


def different_days(calendar_id: int, *, since: date) -> QuerySet[CalendarDay]:
    """Days with hours of their own, the next first. One query."""
    return CalendarDay.objects.filter(calendar_id=calendar_id, on__gte=since).order_by("on")


def hours_of(calendars: Iterable[WorkingCalendar]) -> dict[int, WorkingHours]:
    """Hours to reckon with, by the number of the calendar. One query for the different days of all."""
    wanted = {one.pk: one for one in calendars}
    days: dict[int, dict[date, Day]] = defaultdict(dict)
    for day in CalendarDay.objects.filter(calendar_id__in=wanted) if wanted else ():
        days[day.calendar_id][day.on] = as_day(day.intervals)
    return {number: as_hours(one, days[number]) for number, one in wanted.items()}


def as_hours(calendar: WorkingCalendar, days: dict[date, Day]) -> WorkingHours:
    week = tuple(as_day(intervals) for intervals in calendar.week)
    return WorkingHours(calendar.zone, week, days, partial(closed_days, calendar.country))


def as_day(intervals: Any) -> Day:
    return tuple((start, end) for start, end in intervals)


def open_calendars(calendar_ids: Iterable[int | None], now: datetime) -> frozenset[int | None]:
    """Those of the calendars, None for the company's, in which it is working time. Two queries.

    While the company has no hours yet everything of it counts as open, as does a calendar that is gone.
    """
    wanted = frozenset(calendar_ids)
    known = list(WorkingCalendar.objects.filter(id__in=[one for one in wanted if one]))
    known += list(WorkingCalendar.objects.filter(is_company=True)) if None in wanted else []
    hours = hours_of(known)
    closed = {one.pk for one in known if not is_open(hours[one.pk], now)}
    company_closed = {None} if any(one.is_company and one.pk in closed for one in known) else set()
    return wanted - closed - company_closed
