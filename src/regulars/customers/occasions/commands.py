"""Noting, changing and removing occasions; each can be taken back."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from django.db import IntegrityError, transaction

from regulars.customers import timeline
from regulars.customers.errors import NothingToUndo
from regulars.customers.models import Customer, Entry, Occasion, Person
from regulars.customers.occasions.errors import BirthdayKnown, NoSuchDay
from regulars.customers.suppression import refuse_erased_row
from regulars.lib.errors import NotFound
from regulars.lib.text import clean

ADDED, CHANGED, REMOVED = (f"customers.occasion_{what}" for what in ("added", "changed", "removed"))
TITLE_LENGTH, MOST_DAYS_BEFORE = 100, 90


@dataclass(frozen=True)
class Noted:
    """What is written down of an occasion. Only a birthday needs no title; the year may be unknown."""

    kind: str
    month: int
    day: int
    year: int | None = None
    title: str = ""
    person_id: int | None = None
    remind_days_before: int | None = None


@transaction.atomic
def add_occasion(customer_id: int, noted: Noted, *, actor: str, now: datetime) -> Entry:
    """Note an occasion of a customer. Raises NotFound, NoSuchDay, BirthdayKnown, CustomerErased."""
    if not Customer.objects.select_for_update().filter(id=customer_id).exists():
        raise NotFound()
    refuse_erased_row(customer_id)
    occasion = Occasion(customer_id=customer_id, created_at=now)
    write(occasion, noted)
    return recorded(ADDED, occasion, before=None, after=kept(occasion), actor=actor, now=now)


@transaction.atomic
def change_occasion(customer_id: int, occasion_id: int, noted: Noted, *, actor: str, now: datetime) -> Entry | None:
    """Note an occasion anew; None when nothing is different. Raises NotFound, NoSuchDay, BirthdayKnown."""
    occasion = locked(customer_id, occasion_id)
    before = kept(occasion)
    write(occasion, noted)
    after = kept(occasion)
    if after == before:
        return None
    return recorded(CHANGED, occasion, before=before, after=after, actor=actor, now=now)


@transaction.atomic
def remove_occasion(customer_id: int, occasion_id: int, *, actor: str, now: datetime) -> Entry:
    """Forget an occasion. Raises NotFound."""
    occasion = locked(customer_id, occasion_id)
    entry = recorded(REMOVED, occasion, before=kept(occasion), after=None, actor=actor, now=now)
    occasion.delete()
    return entry


@transaction.atomic
def undo_occasion(customer_id: int, entry_id: int, *, actor: str, now: datetime) -> None:
    """Take the noting, change or removal of an occasion back, as a new one. Raises NotFound, NothingToUndo."""
    entry = Entry.objects.filter(id=entry_id, customer_id=customer_id, kind__in=(ADDED, CHANGED, REMOVED)).first()
    if entry is None:
        raise NotFound()
    before, after = (Noted(**said) if said else None for said in (entry.data["before"], entry.data["after"]))
    occasion_id = int(entry.ref.rpartition(":")[2])
    if standing(customer_id, occasion_id) != after:
        raise NothingToUndo()
    if before is None:
        remove_occasion(customer_id, occasion_id, actor=actor, now=now)
    elif after is None:
        add_occasion(customer_id, before, actor=actor, now=now)
    else:
        change_occasion(customer_id, occasion_id, before, actor=actor, now=now)


def standing(customer_id: int, occasion_id: int) -> Noted | None:
    """An occasion as it is noted now; None when it is not."""
    occasion = Occasion.objects.select_for_update().filter(id=occasion_id, customer_id=customer_id).first()
    return kept(occasion) if occasion else None


def locked(customer_id: int, occasion_id: int) -> Occasion:
    occasion = Occasion.objects.select_for_update().filter(id=occasion_id, customer_id=customer_id).first()
    if occasion is None:
        raise NotFound()
    return occasion


def write(occasion: Occasion, noted: Noted) -> None:
    noted = checked(noted, occasion.customer_id)
    for field, value in asdict(noted).items():
        setattr(occasion, field, value)
    try:
        with transaction.atomic():
            occasion.save()
    except IntegrityError as error:
        if "occasion_born_once" in str(error):
            raise BirthdayKnown() from error
        raise


def checked(noted: Noted, customer_id: int) -> Noted:
    """An occasion on a day that exists, of a person who is this customer's. Raises NoSuchDay, NotFound."""
    try:
        # A leap year stands in for the unknown one: 29 February is a day.
        date(noted.year or 2000, noted.month, noted.day)
    except ValueError as error:
        raise NoSuchDay(day=noted.day, month=noted.month, year=noted.year or 0) from error
    if noted.person_id and not Person.objects.filter(id=noted.person_id, customer_id=customer_id).exists():
        raise NotFound()
    is_birthday = noted.kind == Occasion.Kind.BIRTHDAY
    return replace(noted, title="" if is_birthday else clean(noted.title, TITLE_LENGTH))


def kept(occasion: Occasion) -> Noted:
    return Noted(
        occasion.kind, occasion.month, occasion.day, occasion.year, occasion.title, occasion.person_id,
        occasion.remind_days_before,
    )  # fmt: skip


def recorded(
    kind: str, occasion: Occasion, *, before: Noted | None, after: Noted | None, actor: str, now: datetime
) -> Entry:
    said = {"before": asdict(before) if before else None, "after": asdict(after) if after else None,
            "person": occasion.person.full_name if occasion.person else ""}  # fmt: skip
    entry = timeline.record(
        kind, customer_id=occasion.customer_id, person_id=occasion.person_id, happened_at=now, now=now, actor=actor,
        ref=f"customers.occasion:{occasion.id}", data=said,
    )  # fmt: skip
    assert entry is not None
    return entry
