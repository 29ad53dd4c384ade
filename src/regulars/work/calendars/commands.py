"""Working hours: written, changed, put away. What is promised follows, by a job."""

from datetime import date, datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from regulars.lib.errors import NotFound
from regulars.lib.queues import ask_once
from regulars.lib.text import clean
from regulars.staff import audit
from regulars.staff.choices import time_zones_in
from regulars.staff.models import Company
from regulars.staff.queries import company
from regulars.work.calendars.errors import (
    CalendarChangedMeanwhile,
    CalendarInUse,
    CalendarNameTaken,
    CalendarOfCompany,
    NeverOpen,
    ZoneUnknown,
)
from regulars.work.calendars.hours import Day
from regulars.work.calendars.kinds import ARCHIVED, CHANGED, DAY_CHANGED
from regulars.work.calendars.types import Described
from regulars.work.models import CalendarDay, PolicyVersion, WorkingCalendar, WorkProfile

NINE_TO_SIX: Day = ((540, 1080),)
OFFICE_WEEK = (*5 * (NINE_TO_SIX,), (), ())
RECKON_AGAIN = "work.reckon_again"
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('work.company_calendar', 0))"
NAME_LENGTH = 100


def company_calendar(now: datetime) -> WorkingCalendar:
    """The hours of the company; made on first need from where it is. One query once they are there."""
    return standing() or made_once(now)


def standing() -> WorkingCalendar | None:
    return WorkingCalendar.objects.filter(is_company=True).first()


@transaction.atomic
def made_once(now: datetime) -> WorkingCalendar:
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    return standing() or made_for(company(), now)


def made_for(ours: Company, now: datetime) -> WorkingCalendar:
    with override(ours.language):
        name = _("Hours of the company")
    taken = WorkingCalendar.objects.filter(name__iexact=name, archived_at=None).exists()
    return WorkingCalendar.objects.create(
        name=f"{name} 2" if taken else name, zone=ours.time_zone, country=ours.country, week=OFFICE_WEEK,
        is_company=True, created_at=now,
    )  # fmt: skip


@transaction.atomic
def add_calendar(said: Described, *, actor: str, now: datetime) -> WorkingCalendar:
    """Other hours than the company's. Raises NeverOpen, ZoneUnknown, CalendarNameTaken."""
    made = WorkingCalendar(created_at=now, created_by=actor)
    describe(made, said)
    return changed(made, actor=actor, now=now)


@transaction.atomic
def change_calendar(calendar_id: int, said: Described, *, version: int, actor: str, now: datetime) -> WorkingCalendar:
    """Raises what `add_calendar` raises, NotFound, and CalendarChangedMeanwhile where `version` does not hold."""
    calendar = locked(calendar_id)
    if calendar.version != version:
        raise CalendarChangedMeanwhile()
    describe(calendar, said)
    calendar.version += 1
    return changed(calendar, actor=actor, now=now)


def describe(calendar: WorkingCalendar, said: Described) -> None:
    if not any(said.week):
        raise NeverOpen()
    if said.zone not in known_zones():
        raise ZoneUnknown()
    calendar.name, calendar.zone = clean(said.name, NAME_LENGTH), said.zone
    calendar.country, calendar.week = said.country, said.week


def known_zones() -> set[str]:
    return {zone for _region, zones in time_zones_in("en") for zone, _title in zones}


def changed(calendar: WorkingCalendar, *, actor: str, now: datetime) -> WorkingCalendar:
    try:
        with transaction.atomic():
            calendar.save()
    except IntegrityError as error:
        raise CalendarNameTaken() from error
    audit.record(actor=actor, action=CHANGED.key, now=now, ref=f"work.calendar:{calendar.pk}")
    ask_once(RECKON_AGAIN)
    return calendar


@transaction.atomic
def set_day(calendar_id: int, on: date, intervals: Day, *, title: str, actor: str, now: datetime) -> CalendarDay:
    """A day is different: own hours, or closed. What was said of that day before is replaced. Raises NotFound."""
    calendar = locked(calendar_id)
    values = {"title": clean(title, NAME_LENGTH), "intervals": intervals}
    day, _made = CalendarDay.objects.update_or_create(calendar=calendar, on=on, defaults=values)
    day_changed(calendar, on, actor=actor, now=now)
    return day


@transaction.atomic
def forget_day(calendar_id: int, on: date, *, actor: str, now: datetime) -> CalendarDay | None:
    """The day is like others again; what had been said of it, for the way back. Raises NotFound."""
    calendar = locked(calendar_id)
    day = CalendarDay.objects.filter(calendar=calendar, on=on).first()
    if day:
        CalendarDay.objects.filter(id=day.pk).delete()
        day_changed(calendar, on, actor=actor, now=now)
    return day


def day_changed(calendar: WorkingCalendar, on: date, *, actor: str, now: datetime) -> None:
    details = {"day": on.isoformat()}
    audit.record(actor=actor, action=DAY_CHANGED.key, now=now, ref=f"work.calendar:{calendar.pk}", details=details)
    ask_once(RECKON_AGAIN)


@transaction.atomic
def archive_calendar(calendar_id: int, *, actor: str, now: datetime) -> None:
    """Nobody can choose it any more. Raises NotFound, CalendarOfCompany, CalendarInUse."""
    calendar = locked(calendar_id)
    if calendar.is_company:
        raise CalendarOfCompany()
    if names := used_by(calendar):
        raise CalendarInUse(names=", ".join(names))
    calendar.archived_at = now
    calendar.save(update_fields=["archived_at"])
    audit.record(actor=actor, action=ARCHIVED.key, now=now, ref=f"work.calendar:{calendar_id}")


def used_by(calendar: WorkingCalendar) -> list[str]:
    """Policies whose last version goes by these hours, and people who work them. Two queries."""
    newest = PolicyVersion.objects.filter(policy__archived_at=None).order_by("policy_id", "-number")
    found = newest.distinct("policy_id").values_list("policy__name", "calendar_id")
    people = WorkProfile.objects.filter(calendar_id=calendar.pk).order_by("employee__name")
    policies = [name for name, calendar_id in found if calendar_id == calendar.pk]
    return [*policies, *people.values_list("employee__name", flat=True)]


@transaction.atomic
def restore_calendar(calendar_id: int, *, actor: str, now: datetime) -> None:
    """Raises NotFound, CalendarNameTaken."""
    calendar = locked(calendar_id)
    calendar.archived_at = None
    changed(calendar, actor=actor, now=now)


def locked(calendar_id: int) -> WorkingCalendar:
    found = WorkingCalendar.objects.select_for_update().filter(id=calendar_id).first()
    if found is None:
        raise NotFound()
    return found
