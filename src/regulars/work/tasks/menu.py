"""The number at the tasks in the menu: what the reader was reminded of; where that is nothing, what is late.

Both depend on the moment and on who may see what, so that pages are told only that it is another one and ask for it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from regulars.lib.registry import Badge
from regulars.live.menu import tell_change
from regulars.work.models import Task
from regulars.work.tasks.queries import OPEN, late_tasks, reminders_of
from regulars.work.tasks.visibility import seen

# The key of the tasks among the lines of the menu.
MENU_LINE = "work.tasks"
MOST_SAID = 10
JUST = timedelta(minutes=2)


def reminders_for(user: Any, _now: datetime) -> QuerySet[Task]:
    return reminders_of(user.pk, seen(user))


def late_for(user: Any, now: datetime) -> QuerySet[Task]:
    return late_tasks(user.pk, seen(user), now=now)


BADGE = Badge("work/tasks/badge.html", "work:reminders", {"reminders": reminders_for, "late": late_for})


def tell(employee_ids: Iterable[int | None], *, now: datetime) -> None:
    """Something of their tasks is not as it was. One query."""
    tell_change(MENU_LINE, employee_ids, now=now)


def tell_of_reminders(reminded: Iterable[Task], *, now: datetime) -> None:
    """Each hears of their own, which are said aloud where a page is open. One query for each of them."""
    by_employee: dict[int | None, list[str]] = {}
    for task in reminded:
        by_employee.setdefault(task.assignee_id, []).append(str(task.pk))
    for employee, numbers in by_employee.items():
        tell_change(MENU_LINE, [employee], asking=f"?new={','.join(numbers[:MOST_SAID])}", now=now)


def tell_of_late(*, now: datetime) -> None:
    """Whoever became late since the last minute or two; to be told twice changes nothing. Two queries."""
    just = Task.objects.filter(OPEN, due_by__gt=now - JUST, due_by__lte=now)
    tell(sorted({one for one in just.values_list("assignee_id", flat=True) if one}), now=now)
