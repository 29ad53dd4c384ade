"""Reminders: each once, also when the worker is killed on the way."""

from datetime import datetime

from django.db import transaction

from regulars.work.models import Task
from regulars.work.tasks import menu
from regulars.work.tasks.queries import OPEN

BATCH = 500


@transaction.atomic
def remind_due(*, now: datetime) -> list[Task]:
    """Remind of what is to be reminded of by now, at most `BATCH` at once; those reminded of.

    Two workers do not meet: each takes rows that the other has not locked. What is not committed was not reminded of.
    """
    due = Task.objects.select_for_update(skip_locked=True).filter(OPEN, remind_at__lte=now, reminded_at=None)
    found = list(due.order_by("remind_at", "id")[:BATCH])
    Task.objects.filter(id__in=[one.pk for one in found]).update(reminded_at=now, noticed_at=None)
    menu.tell_of_reminders(found, now=now)
    return found


@transaction.atomic
def notice(employee_id: int, *, now: datetime) -> int:
    """Somebody looked at what they were reminded of; how many. One query, two when there was something."""
    waiting = Task.objects.filter(assignee_id=employee_id, reminded_at__isnull=False, noticed_at=None)
    noticed = waiting.update(noticed_at=now)
    if noticed:
        menu.tell([employee_id], now=now)
    return noticed
