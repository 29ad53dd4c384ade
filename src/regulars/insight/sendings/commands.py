"""Planning reports, and sending what is due: each letter once or never."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils.translation import override

from regulars.insight.audit_actions import REPORT_PLANNED, REPORT_REMOVED, REPORT_RESTORED
from regulars.insight.errors import NoSuchReport
from regulars.insight.models import ReportPlan, ReportSending, Run
from regulars.insight.queries import latest_run
from regulars.insight.queue import queue_reports
from regulars.insight.sendings.content import content_of, filters_of_plan
from regulars.insight.sendings.letters import letter
from regulars.insight.sendings.waiting import PartHasFailed, part_is_there
from regulars.lib.archiving import locked, moved
from regulars.lib.clock import day_of
from regulars.staff import audit
from regulars.staff.queries import company

MORNING = 7
TRIES = 5
FORGOTTEN = timedelta(minutes=30)
State = ReportSending.State
REMOVED = "removed_at"
plan_of = partial(locked, ReportPlan, field=REMOVED, missing=NoSuchReport)


def first_day(rhythm: str, after: date) -> date:
    """The next Monday, or the next first day of a month, after a day.

    >>> first_day("week", date(2026, 11, 22)), first_day("month", date(2026, 12, 1))
    (datetime.date(2026, 11, 23), datetime.date(2027, 1, 1))
    """
    if rhythm == ReportPlan.Rhythm.WEEK:
        return after + timedelta(days=7 - after.weekday())
    return (after.replace(day=1) + timedelta(days=32)).replace(day=1)


@transaction.atomic
def plan_report(given: Mapping[str, Any], *, site: str, actor: str, now: datetime) -> ReportPlan:
    """Have a report sent by itself. given: name, pages, addresses, rhythm, language, with_pdf,
    asked (whose figures and of which days, as an address says it). Raises NoSuchFigure, NoSuchPeriod.
    """
    next_on = first_day(given["rhythm"], local_day(now))
    plan = ReportPlan.objects.create(**given, site=site, next_on=next_on, made_by=actor, made_at=now)
    filters_of_plan(plan).conditions.customers()
    _audit(REPORT_PLANNED, plan, actor, now)
    return plan


@transaction.atomic
def remove_plan(plan_id: int, *, actor: str, now: datetime) -> ReportPlan:
    """Send it no more; links in letters that were sent do not open any more. Raises NoSuchReport."""
    plan = moved(plan_of(plan_id), now, field=REMOVED)
    _audit(REPORT_REMOVED, plan, actor, now)
    return plan


@transaction.atomic
def restore_plan(plan_id: int, *, actor: str, now: datetime) -> ReportPlan:
    """Send it again, from the next day on which it is due. Raises NoSuchReport."""
    plan = moved(plan_of(plan_id, put_away=True), None, field=REMOVED)
    plan.next_on = first_day(plan.rhythm, local_day(now))
    plan.save(update_fields=["next_on"])
    _audit(REPORT_RESTORED, plan, actor, now)
    return plan


@transaction.atomic
def send_now(plan_id: int, *, address: str, now: datetime) -> ReportSending:
    """Send a report to one address today; twice a day is once. Raises NoSuchReport."""
    plan = plan_of(plan_id)
    one = ReportSending(plan=plan, due_on=local_day(now), address=address, asked_at=now)
    ReportSending.objects.bulk_create([one], ignore_conflicts=True)
    queue_reports()
    return ReportSending.objects.get(plan=plan, due_on=one.due_on, address=address)


def _audit(action: str, plan: ReportPlan, actor: str, now: datetime) -> None:
    details: dict[str, Any] = {"pages": list(plan.pages), "rhythm": plan.rhythm, "addresses": len(plan.addresses)}
    if plan.asked:
        details["asked"] = plan.asked
    audit.record(actor=actor, action=action, now=now, ref=f"insight.reportplan:{plan.pk}", details=details)


def local_day(now: datetime) -> date:
    return day_of(now, company().time_zone)


# Sending -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def begin_due(*, now: datetime) -> int:
    """Write a line for every letter that is due this morning, and the day of the next one. How many lines."""
    local = now.astimezone(ZoneInfo(company().time_zone))
    if local.hour < MORNING:
        return 0
    plans = ReportPlan.objects.select_for_update(skip_locked=True).filter(removed_at=None, next_on__lte=local.date())
    lines: list[ReportSending] = []
    for plan in plans:
        assert plan.next_on is not None  # that is what they were found by
        due_on = plan.next_on
        lines += [ReportSending(plan=plan, due_on=due_on, address=to, asked_at=now) for to in plan.addresses]
        plan.next_on = first_day(plan.rhythm, local.date())
        plan.save(update_fields=["next_on"])
    ReportSending.objects.bulk_create(lines, ignore_conflicts=True)
    return len(lines)


def look_after(*, now: datetime) -> int:
    """Lines that say «being sent» for long were killed in the middle: nobody knows, so they are not sent again."""
    lost = ReportSending.objects.filter(state=State.SENDING, claimed_at__lt=now - FORGOTTEN)
    return lost.update(state=State.UNKNOWN)


def waiting() -> Sequence[int]:
    """Letters to be sent. One query."""
    return list(ReportSending.objects.filter(state=State.WAITING).order_by("id").values_list("id", flat=True))


def send(sending_id: int, *, now: datetime) -> bool:
    """Send one letter. Safe to be killed anywhere: from the moment it is handed over it is never sent again.

    One whose part of the customers has no figures of the newest run yet goes on waiting, and they are asked for.
    """
    sending = ReportSending.objects.select_related("plan").filter(id=sending_id, state=State.WAITING).first()
    run = latest_run()
    if sending is None or run is None or sending.plan.removed_at is not None:
        return False
    line = ReportSending.objects.filter(id=sending_id)
    with override(sending.plan.language):
        try:
            mail = _written(sending, run, now)
        except PartHasFailed as error:
            line.filter(state=State.WAITING).update(state=State.FAILED, failure=str(error)[:300])
            return False
    if mail is None or not line.filter(state=State.WAITING).update(state=State.SENDING, claimed_at=now):
        return False
    try:
        mail.send()
    except OSError as error:
        over = sending.attempts + 1 >= TRIES
        state = State.FAILED if over else State.WAITING
        line.update(state=state, attempts=sending.attempts + 1, failure=f"{type(error).__name__}: {error}"[:300])
        return False
    line.update(state=State.SENT, sent_at=now, failure="")
    return True


def _written(sending: ReportSending, run: Run, now: datetime) -> EmailMultiAlternatives | None:
    """None while its part of the customers is being computed. Raises PartHasFailed."""
    filters = filters_of_plan(sending.plan)
    if not part_is_there(filters.conditions, run, now=now):
        return None
    return letter(sending, content_of(run, sending.plan.pages, filters), company=company().name)
