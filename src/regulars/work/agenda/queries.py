"""What somebody has on which days."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from regulars.customers.models import FollowUp
from regulars.customers.occasions.coming import coming_occasions
from regulars.customers.occasions.days import LeapDay
from regulars.customers.visibility import looked_after_by
from regulars.lib.clock import day_of
from regulars.staff.models import Company
from regulars.work.agenda.items import of_call, of_follow_up, of_occasion, of_task
from regulars.work.agenda.types import Item, Reader
from regulars.work.models import RoundCall
from regulars.work.tasks.queries import tasks_between
from regulars.work.tasks.types import Seen

MOST = 1_000


def agenda(reader: Reader, first: date, last: date, *, ours: Company, now: datetime) -> list[Item]:
    """Everything from `first` to `last`, by day and hour; what has no hour stands before what has one.

    One query, three more for those who see customers, and one for each further year that the days touch.
    """
    return sorted(items(reader, first, last, ours=ours, now=now), key=place)


def items(reader: Reader, first: date, last: date, *, ours: Company, now: datetime) -> Iterator[Item]:
    seen = Seen(reader.customers, reader.only_of)
    # A task for an hour may stand on another day where the reader's clock is.
    around = (first - timedelta(days=1), last + timedelta(days=1))
    for task in tasks_between(seen, *around, assignee_id=reader.employee_id, limit=MOST):
        item = of_task(task, reader.zone, now)
        if first <= item.on <= last:
            yield item
    if not reader.customers:
        return
    yield from (of_call(call, reader.zone) for call in promised_calls(reader, first, last))
    today = day_of(now, ours.time_zone)
    yield from (of_follow_up(one, today) for one in follow_ups(reader, first, last))
    leap = LeapDay(ours.leap_birthdays)
    coming = coming_occasions(first, last, leap=leap, limit=MOST, manager_id=reader.employee_id)
    yield from (of_occasion(one) for one in coming)


def promised_calls(reader: Reader, first: date, last: date) -> list[RoundCall]:
    """Customers who asked this employee to call them back. One query."""
    zone = ZoneInfo(reader.zone)
    begins, ends = (datetime.combine(day, time(), tzinfo=zone) for day in (first, last + timedelta(days=1)))
    found = RoundCall.objects.filter(
        looked_after_by(reader.only_of, "customer"), caller_id=reader.employee_id, state=RoundCall.State.WAITING,
        promised=True, from_at__gte=begins, from_at__lt=ends, round__closed_at=None,
    )  # fmt: skip
    return list(found.select_related("round", "customer__merged_into").order_by("from_at", "id")[:MOST])


def follow_ups(reader: Reader, first: date, last: date) -> list[FollowUp]:
    """What this employee wanted to come back to. One query."""
    found = FollowUp.objects.filter(
        looked_after_by(reader.only_of, "customer"), author_id=reader.employee_id, due_on__range=(first, last),
        done_at=None, dropped_at=None,
    )  # fmt: skip
    return list(found.select_related("customer__merged_into").order_by("due_on", "id")[:MOST])


def place(item: Item) -> tuple[date, float]:
    return item.on, item.at.timestamp() if item.at else 0.0
