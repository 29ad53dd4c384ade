"""Giving stages their rules, and saying by hand what stage a customer is in."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from regulars.customers import timeline
from regulars.customers.errors import NothingToUndo
from regulars.customers.lifecycle.counting import ask_to_count
from regulars.customers.lifecycle.errors import DayGone, ReasonNeeded, StagesThere
from regulars.customers.lifecycle.kinds import SET_BY_HAND, STAGES_MADE
from regulars.customers.lifecycle.settling import settle
from regulars.customers.lifecycle.suggested import suggested_rules
from regulars.customers.lifecycle.words import TITLES
from regulars.customers.models import Customer, Entry, LifecycleStage, Segment, StageByHand
from regulars.customers.segments.commands import create_segment
from regulars.customers.suppression import refuse_erased_row
from regulars.lib.clock import day_of
from regulars.lib.errors import NotFound
from regulars.lib.registry import MembersMoved
from regulars.lib.text import clean
from regulars.staff import audit
from regulars.staff.queries import company

REASON_LENGTH = 300


@transaction.atomic
def make_stages(*, actor: str, now: datetime) -> None:
    """Give every stage its suggested rule. Raises StagesThere."""
    if LifecycleStage.objects.exists():
        raise StagesThere()
    for order, (code, rule) in enumerate(suggested_rules()):
        segment = create_segment(
            name=str(TITLES[LifecycleStage.Code(code)]), rule=rule, purpose=Segment.Purpose.STAGE, actor=actor, now=now
        )
        LifecycleStage.objects.create(code=code, segment=segment, order=order)
    audit.record(actor=actor, action=STAGES_MADE.key, now=now)


@transaction.atomic
def set_stage(
    customer_id: int, stage: str, *, reason: str = "", until: date | None = None, actor: str, now: datetime
) -> Entry | None:
    """Say by hand what stage a customer is in, "" to leave it to the rules; None when that is so already.

    Raises NotFound, ReasonNeeded, DayGone, CustomerErased.
    """
    if not Customer.objects.select_for_update().filter(id=customer_id, merged_into=None).exists():
        raise NotFound()
    refuse_erased_row(customer_id)
    today, before = day_of(now, company().time_zone), standing(customer_id)
    after = checked(stage, reason, until, today=today)
    if after == before:
        return None
    keep(customer_id, after, actor=actor, now=now)
    settle([customer_id], today=today, at=now)
    ask_to_count()
    return timeline.record(
        SET_BY_HAND.key, customer_id=customer_id, happened_at=now, now=now, actor=actor,
        data={"before": before, "after": after},
    )  # fmt: skip


@transaction.atomic
def undo_stage(customer_id: int, entry_id: int, *, actor: str, now: datetime) -> None:
    """Take what was said by hand back, as a new saying. Raises NotFound, NothingToUndo."""
    entry = Entry.objects.filter(id=entry_id, customer_id=customer_id, kind=SET_BY_HAND.key).first()
    if entry is None:
        raise NotFound()
    if standing(customer_id) != entry.data["after"]:
        raise NothingToUndo()
    before = entry.data["before"]
    until = date.fromisoformat(before["until"]) if before.get("until") else None
    if until and until < day_of(now, company().time_zone):
        before = {}
    set_stage(
        customer_id, before.get("stage", ""), reason=before.get("reason", ""), until=until, actor=actor, now=now
    )  # fmt: skip


def standing(customer_id: int) -> dict[str, str]:
    """What is said by hand now; empty when nothing is."""
    said = StageByHand.objects.filter(customer_id=customer_id).first()
    return as_said(said.stage, said.reason, said.until) if said else {}


def as_said(stage: str, reason: str, until: date | None) -> dict[str, str]:
    return {"stage": stage, "reason": reason, "until": until.isoformat() if until else ""}


def checked(stage: str, reason: str, until: date | None, *, today: date) -> dict[str, str]:
    if not stage:
        return {}
    if stage not in LifecycleStage.Code.values:
        raise NotFound()
    reason = clean(reason, REASON_LENGTH)
    if not reason:
        raise ReasonNeeded()
    if until and until < today:
        raise DayGone()
    return as_said(stage, reason, until)


def keep(customer_id: int, said: Mapping[str, str], *, actor: str, now: datetime) -> None:
    StageByHand.objects.filter(customer_id=customer_id).delete()
    if said:
        StageByHand.objects.create(
            customer_id=customer_id, stage=said["stage"], reason=said["reason"], until=said["until"] or None,
            set_at=now, set_by=actor,
        )  # fmt: skip


@transaction.atomic
def end_overdue(*, now: datetime) -> int:
    """Leave to the rules again what was said by hand until a day that is over; how many customers."""
    today = day_of(now, company().time_zone)
    over = StageByHand.objects.select_for_update(skip_locked=True).filter(until__lt=today)
    customers: list[Any] = list(over.values_list("customer_id", flat=True))
    if customers:
        StageByHand.objects.filter(customer_id__in=customers).delete()
        settle(customers, today=today, at=now)
    return len(customers)


def members_moved(news: MembersMoved) -> None:
    """Stages follow their segments, in the transaction that moves the members."""
    if news.purpose == Segment.Purpose.STAGE:
        settle(news.customers, today=day_of(news.at, company().time_zone), at=news.at)
        ask_to_count()
