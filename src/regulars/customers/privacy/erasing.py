"""Forgetting a customer, or one person of a company that stays."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from regulars.customers import identities, timeline
from regulars.customers.models import Customer, Erasure, Identity, Person
from regulars.customers.privacy.errors import BeingErased, ErasureOver, WrongNumber
from regulars.customers.privacy.kinds import ERASED, PERSON_ERASED
from regulars.customers.privacy.queue import queue_erasure
from regulars.customers.together import rows_of
from regulars.imports.queue import LOCK_OF_LOADING
from regulars.lib.errors import Conflict, NotFound
from regulars.lib.registry import PrivacyHandler, privacy_handlers

State = Erasure.State
OPEN = (State.WAITING, State.RUNNING)
MOST_LOOKS = 5


@transaction.atomic
def ask_for_erasure(
    customer_id: int, *, reason: str, typed: str, actor: str, now: datetime, person_id: int | None = None
) -> Erasure:
    """Have a customer forgotten, or one of its people. `typed` is the customer's number, so that nobody slips.

    Raises NotFound, WrongNumber, BeingErased.
    """
    customer = Customer.objects.select_for_update().filter(id=customer_id).first()
    if customer is None or (person_id and not is_theirs(customer_id, person_id)):
        raise NotFound()
    if typed.strip() != str(customer_id):
        raise WrongNumber(number=customer_id)
    root = customer.merged_into_id or customer_id
    if Erasure.objects.filter(customer_id=root, person_id=person_id, state__in=OPEN).exists():
        raise BeingErased()
    erasure = Erasure.objects.create(
        customer_id=root, person_id=person_id, reason=Erasure.Reason(reason), asked_at=now, asked_by=actor
    )
    queue_erasure(erasure.id)
    return erasure


def is_theirs(customer_id: int, person_id: int) -> bool:
    return Person.objects.filter(id=person_id, customer_id__in=rows_of(customer_id)).exists()


@transaction.atomic
def ask_again(erasure_id: int) -> Erasure:
    """Have an erasure tried again that failed. Raises NotFound, ErasureOver."""
    if not Erasure.objects.filter(id=erasure_id).exists():
        raise NotFound()
    if not Erasure.objects.filter(id=erasure_id, state=State.FAILED).update(state=State.WAITING):
        raise ErasureOver()
    queue_erasure(erasure_id)
    return Erasure.objects.get(id=erasure_id)


def erase(erasure_id: int, *, now: datetime) -> None:
    """Do what was asked for, all of it or nothing. Safe to be killed anywhere and to be run twice."""
    if not Erasure.objects.filter(id=erasure_id, state__in=OPEN).update(state=State.RUNNING):
        return
    try:
        with transaction.atomic():
            erase_now(erasure_id, now=now)
    except Exception:
        # The reason stands in the log; who asked sees that nothing was erased, and may ask again.
        if connection.is_usable():
            Erasure.objects.filter(id=erasure_id).update(state=State.FAILED)
        raise


def erase_now(erasure_id: int, *, now: datetime) -> None:
    hold_loading()
    erasure = Erasure.objects.select_for_update().get(id=erasure_id)
    if erasure.state not in OPEN:
        return
    rows = hold_rows(erasure.customer_id)
    with timeline_open():
        if erasure.person_id is None:
            erase_rows(rows, now=now)
        else:
            erase_person(erasure.person_id, now=now)
    record_done(erasure, rows, now=now)


@contextmanager
def timeline_open() -> Iterator[None]:
    """What happened may be changed now, and only now: the timeline is append-only."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL regulars.erasing = 'on'")
        yield
        cursor.execute("SET LOCAL regulars.erasing = 'off'")


def record_done(erasure: Erasure, rows: Sequence[int], *, now: datetime) -> None:
    timeline.record(
        PERSON_ERASED if erasure.person_id else ERASED, customer_id=rows[0], happened_at=now, now=now,
        actor=erasure.asked_by, data={"erasure": erasure.pk},
    )  # fmt: skip
    erasure.customer_id, erasure.state, erasure.done_at = rows[0], State.DONE, now
    erasure.save(update_fields=["customer", "state", "done_at"])


def erase_rows(rows: Sequence[int], *, now: datetime) -> None:
    for handler in in_order():
        handler.erase(rows, now=now)


def erase_person(person_id: int, *, now: datetime) -> None:
    for handler in in_order():
        if handler.erase_person is not None:
            handler.erase_person(person_id, now=now)


def in_order() -> list[PrivacyHandler]:
    """The spine last: the others read names and contacts there."""
    return sorted(privacy_handlers, key=lambda handler: handler.order)


def hold_loading() -> None:
    """No file is loaded meanwhile, and none that began before is still being loaded."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_OF_LOADING])


def hold_rows(customer_id: int) -> list[int]:
    """All rows of a customer, its own first, locked; also against whoever recognises them by an identity just now.

    Rows are locked in one order whoever locks them, and looked at again: a merge may have been faster. Raises NotFound,
    Conflict.
    """
    for _look in range(MOST_LOOKS):
        rows, pairs = together(customer_id)
        identities.lock(pairs)
        locked = list(Customer.objects.select_for_update().filter(id__in=rows).order_by("id"))
        if not locked:
            raise NotFound()
        if together(customer_id) == (rows, pairs):
            return rows
    raise Conflict()


def together(customer_id: int) -> tuple[list[int], list[tuple[str, str]]]:
    root = Customer.objects.filter(id=customer_id).values_list("merged_into_id", flat=True).first()
    rows = rows_of(root or customer_id)
    known = Identity.objects.filter(customer_id__in=rows).order_by("id")
    return rows, list(known.values_list("channel", "value"))
