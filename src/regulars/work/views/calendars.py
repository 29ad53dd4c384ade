"""Working hours: all calendars, one to edit with the days to come, days that are different."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from regulars.lib import clock
from regulars.lib.errors import NotFound
from regulars.staff.actors import actor
from regulars.staff.rights import Right, needs
from regulars.ui.toasts import taken_back, toast
from regulars.work.calendars import commands, queries
from regulars.work.calendars.days_off import days_off
from regulars.work.calendars.forms import CalendarForm, DayForm, initial_of
from regulars.work.calendars.writing import write_hours
from regulars.work.models import CalendarDay, WorkingCalendar
from regulars.work.views.team_places import told_in

FIELDS = {"calendar_name_taken": "name", "zone_unknown": "zone", "never_open": "day_0"}
DAYS_SHOWN = 14


@needs(Right.MANAGE_WORK)
@require_GET
def calendar_list(request: HttpRequest) -> HttpResponse:
    """All working hours in use, the company's first. Two queries, more when the first is made."""
    with transaction.atomic():
        commands.company_calendar(clock.now())
    lines = [{"calendar": one, "week": week_in_words(one)} for one in queries.calendars()]
    columns = [{"title": _("Working hours")}, {"title": _("When")}, {"title": _("Time zone"), "only_wide": True}]
    return render(request, "work/calendars/list.html", {"lines": lines, "columns": columns})


def week_in_words(calendar: WorkingCalendar) -> list[tuple[str, str]]:
    """Days with the same hours together: («Mon – Fri», «9:00-18:00»)."""
    groups: list[tuple[list[int], str]] = []
    for weekday, intervals in enumerate(calendar.week):
        written = write_hours(queries.as_day(intervals))
        if groups and groups[-1][1] == written:
            groups[-1][0].append(weekday)
        else:
            groups.append(([weekday], written))
    return [(span(days), written) for days, written in groups if written]


def span(days: list[int]) -> str:
    first, last = (str(WEEKDAYS_ABBR[day]) for day in (days[0], days[-1]))
    return first if first == last else _("%(first)s – %(last)s") % {"first": first, "last": last}


@needs(Right.MANAGE_WORK)
def calendar_add(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        like = initial_of(commands.company_calendar(clock.now())) | {"name": ""}
    form = CalendarForm(request.POST or None, initial=like)
    if form.is_valid():
        with told_in(form, FIELDS):
            made = commands.add_calendar(form.described(), actor=actor(request), now=clock.now())
            toast(request, _("Saved"))
            return redirect("work:calendar", calendar_id=made.pk)
    return edited(request, form, None)


@needs(Right.MANAGE_WORK)
def calendar(request: HttpRequest, calendar_id: int) -> HttpResponse:
    """The hours of each weekday to edit, the next two weeks as they will be, different days. Three queries."""
    found = queries.calendar(calendar_id)
    form = CalendarForm(request.POST or None, initial=initial_of(found))
    if form.is_valid():
        with told_in(form, FIELDS):
            version = form.cleaned_data["version"] or 0
            commands.change_calendar(
                calendar_id, form.described(), version=version, actor=actor(request), now=clock.now()
            )  # fmt: skip
            toast(request, _("Saved. Promises that are open follow within a minute."))
            return redirect("work:calendar", calendar_id=calendar_id)
    return edited(request, form, found)


def edited(
    request: HttpRequest, form: CalendarForm, found: WorkingCalendar | None, days: DayForm | None = None
) -> HttpResponse:
    wrong = form.errors or (days and days.errors)
    context = {
        "form": form, "calendar": found, "trail": [{"text": _("Working hours"), "url": reverse("work:calendars")}],
        **(beside(found, days) if found else {}),
    }  # fmt: skip
    return render(request, "work/calendars/form.html", context, status=422 if wrong else 200)


def beside(found: WorkingCalendar, days: DayForm | None) -> dict[str, Any]:
    today = clock.today(found.zone)
    year = list(days_off(found.country, today.year, get_language() or "en")) if found.country else []
    year += list(days_off(found.country, today.year + 1, get_language() or "en")) if found.country else []
    different = list(queries.different_days(found.pk, since=today))
    return {
        "different": [{"day": one, "hours": write_hours(queries.as_day(one.intervals))} for one in different],
        "coming": coming(found, different, {one.on: one.name for one in year}, today),
        "holidays": [one for one in year if one.on >= today][:20],
        "day_form": days or DayForm(initial={"on": today}),
        "columns": [{"title": _("Day")}, {"title": _("Hours")}, {"title": _("Why")}],
    }  # fmt: skip


def coming(
    found: WorkingCalendar, different: list[CalendarDay], names: dict[date, str], today: date
) -> list[dict[str, Any]]:
    """The next two weeks, each day with its hours and why they are not those of the weekday."""
    hours = queries.as_hours(found, {one.on: queries.as_day(one.intervals) for one in different})
    titles = {one.on: one.title or _("told to be different") for one in different}
    days = [today + timedelta(days=number) for number in range(DAYS_SHOWN)]
    return [
        {"on": day, "weekday": WEEKDAYS_ABBR[day.weekday()], "hours": write_hours(hours.on(day)),
         "why": titles.get(day, names.get(day, ""))}
        for day in days
    ]  # fmt: skip


@needs(Right.MANAGE_WORK)
@require_POST
def calendar_day(request: HttpRequest, calendar_id: int) -> HttpResponse:
    """A day is different from now on."""
    found, form = queries.calendar(calendar_id), DayForm(request.POST)
    if not form.is_valid():
        return edited(request, CalendarForm(initial=initial_of(found)), found, form)
    given = form.cleaned_data
    commands.set_day(
        calendar_id, given["on"], given["hours"], title=given["title"], actor=actor(request), now=clock.now()
    )  # fmt: skip
    toast(request, _("Saved. Promises that are open follow within a minute."))
    return redirect("work:calendar", calendar_id=calendar_id)


@needs(Right.MANAGE_WORK)
@require_POST
def calendar_day_forgotten(request: HttpRequest, calendar_id: int, day_id: int) -> HttpResponse:
    """The day is like others again."""
    day = CalendarDay.objects.filter(id=day_id, calendar_id=calendar_id).first()
    if day is None:
        raise NotFound()
    commands.forget_day(calendar_id, day.on, actor=actor(request), now=clock.now())
    toast(request, _("The day is like others again"))
    return redirect("work:calendar", calendar_id=calendar_id)


@needs(Right.MANAGE_WORK)
@require_POST
def calendar_archive(request: HttpRequest, calendar_id: int) -> HttpResponse:
    found = queries.calendar(calendar_id)
    commands.archive_calendar(calendar_id, actor=actor(request), now=clock.now())
    undo = reverse("work:calendar_restoration", args=[calendar_id])
    toast(request, _("“%(name)s” is put away") % {"name": found.name}, undo=undo)
    return redirect("work:calendars")


@needs(Right.MANAGE_WORK)
@require_POST
def calendar_restore(request: HttpRequest, calendar_id: int) -> HttpResponse:
    commands.restore_calendar(calendar_id, actor=actor(request), now=clock.now())
    taken_back(request)
    return redirect("work:calendars")
