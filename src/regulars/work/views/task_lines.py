"""Tasks as lines of a page: when, how late, about whom, and under which heading they stand."""

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from regulars.work.models import Task
from regulars.work.tasks.describing import standing_customer

OVERDUE, TODAY, WEEK, LATER = "overdue", "today", "week", "later"
TITLES = {
    OVERDUE: gettext_lazy("Overdue"),
    TODAY: gettext_lazy("Today"),
    WEEK: gettext_lazy("The next seven days"),
    LATER: gettext_lazy("Later"),
}


@dataclass(frozen=True)
class Line:
    """A task on a page. `late`: in words how long it has been late, "" while it is not."""

    task: Task
    customer: str
    customer_url: str
    late: str
    is_today: bool
    hour: str
    remarks: int = 0

    @property
    def id(self) -> int:
        return self.task.pk


@dataclass(frozen=True)
class Group:
    """Tasks under one heading."""

    key: str
    title: str
    lines: Sequence[Line]


def grouped(found: Iterable[Task], *, today: date, now: datetime, remarks: Mapping[int, int]) -> list[Group]:
    """Tasks in the order of their due time, under headings. No query."""
    lines = (line(one, today=today, now=now, remarks=remarks.get(one.pk, 0)) for one in found)
    by_heading = groupby(lines, key=lambda one: heading(one.task, today=today, now=now))
    return [Group(key, str(TITLES[key]), list(members)) for key, members in by_heading]


def heading(task: Task, *, today: date, now: datetime) -> str:
    if task.due_by <= now:
        return OVERDUE
    if task.due_on <= today:
        return TODAY
    return WEEK if task.due_on <= today + timedelta(days=7) else LATER


def line(task: Task, *, today: date, now: datetime, remarks: int = 0) -> Line:
    """A task fetched with its customer. No query."""
    customer = standing_customer(task)
    url = reverse("desk:customer", args=[customer.pk]) if customer else ""
    late = late_in_words(task, today=today, now=now) if task.is_open else ""
    return Line(task, customer.name if customer else "", url, late, task.due_on == today, hour_of(task), remarks)


def hour_of(task: Task) -> str:
    return localtime(task.due_at).strftime("%H:%M") if task.due_at else ""


def late_in_words(task: Task, *, today: date, now: datetime) -> str:
    if task.due_by > now:
        return ""
    days = (today - task.due_on).days
    if days < 1:
        return _("late")
    return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days}


def choices_of_later(today: date) -> list[tuple[str, str]]:
    """Days to put a task off to, with their names."""
    return [
        ((today + timedelta(days=1)).isoformat(), _("Tomorrow")),
        ((today + timedelta(days=7)).isoformat(), _("In a week")),
        (month_later(today).isoformat(), _("In a month")),
    ]


def month_later(day: date) -> date:
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
