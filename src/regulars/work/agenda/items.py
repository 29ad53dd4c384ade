"""From rows to what stands in a calendar. No query."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from regulars.customers.models import Customer, FollowUp
from regulars.customers.occasions.coming import Coming
from regulars.work.agenda.types import Item, Kind
from regulars.work.models import RoundCall, Task
from regulars.work.tasks.describing import standing_customer


def of_task(task: Task, zone: str, now: datetime) -> Item:
    """A task fetched with its customer."""
    customer = standing_customer(task)
    return Item(
        f"task-{task.pk}", Kind.TASK, task.title, day_in(task.due_at, zone) or task.due_on,
        reverse("work:task", args=[task.pk]), at=task.due_at, customer=customer.name if customer else "",
        text=task.text, done=task.done_at is not None, late=task.is_open and task.due_by <= now,
        changes=task.version - 1 + (task.done_at is not None), made_at=task.created_at, remind_at=task.remind_at,
    )  # fmt: skip


def of_call(call: RoundCall, zone: str) -> Item:
    """A call that was promised, fetched with its round and its customer."""
    customer = standing(call.customer)
    return Item(
        f"call-{call.pk}", Kind.CALL, _("Call %(name)s back") % {"name": customer.name},
        call.from_at.astimezone(ZoneInfo(zone)).date(), reverse("desk:customer", args=[customer.pk]),
        at=call.from_at, customer=customer.name, text=call.round.title, changes=call.attempts,
        made_at=call.round.created_at,
    )  # fmt: skip


def of_follow_up(one: FollowUp, today: date) -> Item:
    """A follow-up fetched with its customer."""
    customer = standing(one.customer)
    return Item(
        f"follow-up-{one.pk}", Kind.FOLLOW_UP, one.words, one.due_on, reverse("desk:customer", args=[customer.pk]),
        customer=customer.name, late=one.due_on < today, made_at=one.created_at,
    )  # fmt: skip


def of_occasion(one: Coming) -> Item:
    title = one.title or _("Birthday of %(name)s") % {"name": one.person_name or one.customer_name}
    return Item(
        f"occasion-{one.place.id}-{one.place.on.year}", Kind.OCCASION, title, one.place.on,
        reverse("desk:customer", args=[one.customer_id]), customer=one.customer_name,
    )  # fmt: skip


def standing(customer: Customer) -> Customer:
    return customer.merged_into or customer


def day_in(instant: datetime | None, zone: str) -> date | None:
    return instant.astimezone(ZoneInfo(zone)).date() if instant else None
