"""Putting everything we hold about a customer into two files: one to read, one for programs."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation

from regulars.customers import timeline
from regulars.customers.models import Customer, DataExport
from regulars.customers.privacy import storage
from regulars.customers.privacy.errors import ExportGone
from regulars.customers.privacy.kinds import EXPORTED
from regulars.customers.privacy.pages import PageWriter
from regulars.customers.privacy.programs import JsonWriter
from regulars.customers.privacy.queue import queue_export
from regulars.customers.suppression import refuse_erased
from regulars.customers.together import rows_of
from regulars.lib.errors import NotFound
from regulars.lib.locks import alone
from regulars.lib.registry import PrivacyHandler, privacy_handlers

State = DataExport.State
TOLD_EVERY = 1_000
# The spine: read first, erased last.
FIRST = 1_000
TAKEN_HOME = "customers.data_taken"
LOCK_OF_EXPORTS = 20_171

Line = Mapping[str, Any]
Writer = JsonWriter | PageWriter


@transaction.atomic
def ask_for_export(customer_id: int, *, language: str, actor: str, now: datetime) -> DataExport:
    """Have everything we hold about a customer put together. Raises NotFound, CustomerErased."""
    customer = Customer.objects.select_for_update().filter(id=customer_id).first()
    if customer is None:
        raise NotFound()
    refuse_erased(customer)
    root = customer.merged_into_id or customer_id
    made = DataExport.objects.create(
        customer_id=root, stored_as=storage.new_name(), language=language[:5], asked_at=now, asked_by=actor
    )
    timeline.record(
        EXPORTED, customer_id=root, happened_at=now, now=now, actor=actor, data={"export": made.pk}
    )  # fmt: skip
    queue_export(made.pk)
    return made


def put_together(export_id: int, *, now: datetime) -> None:
    """Write the files of an export that waits. Killed in the middle, it begins again."""
    with alone(LOCK_OF_EXPORTS, export_id) as ours:
        made = DataExport.objects.filter(id=export_id, state=State.WAITING).first()
        if ours and made is not None:
            write_and_settle(made, now=now)


def write_and_settle(made: DataExport, *, now: datetime) -> None:
    try:
        with translation.override(made.language):
            lines = write(made, now=now)
        settle(made, lines, now=now)
    except Exception:
        storage.remove(made.stored_as)
        DataExport.objects.filter(id=made.pk).update(state=State.FAILED)
        raise


def write(made: DataExport, *, now: datetime) -> int:
    """Line by line, so that a hundred thousand of them take no more memory than one; how many there are."""
    storage.folder().mkdir(parents=True, exist_ok=True)
    rows, count = rows_of(made.customer_id), 0
    with ExitStack() as files:
        writers: tuple[Writer, ...] = (
            files.enter_context(JsonWriter(storage.path_of(made.stored_as, "json"), made.customer_id, now)),
            files.enter_context(PageWriter(storage.path_of(made.stored_as, "html"), made.customer_id, now)),
        )
        for handler in in_reading_order():
            for title, lines in handler.export(rows).items():
                for writer in writers:
                    writer.begin(title)
                for line in counted(lines, made, count):
                    count += 1
                    for writer in writers:
                        writer.add(line)
                for writer in writers:
                    writer.end()
    return count


def in_reading_order() -> list[PrivacyHandler]:
    """Who it is first, everything that happened last."""
    return sorted(privacy_handlers, key=lambda handler: (handler.order < FIRST, handler.order))


def counted(lines: Iterable[Line], made: DataExport, before: int) -> Iterator[Line]:
    """The lines, telling now and then how many were written."""
    for number, line in enumerate(lines, start=before + 1):
        if number % TOLD_EVERY == 0:
            DataExport.objects.filter(id=made.pk).update(lines=number)
        yield line


@transaction.atomic
def settle(made: DataExport, lines: int, *, now: datetime) -> None:
    """Ready, unless the customer was erased while it was written: then the files go."""
    Customer.objects.select_for_update().get(id=made.customer_id)
    ready = DataExport.objects.filter(id=made.pk, customer__erased_at=None)
    if not ready.update(state=State.DONE, lines=lines, done_at=now, expires_at=now + storage.KEPT):
        storage.remove(made.stored_as)


def export_of(export_id: int, customer_id: int) -> DataExport:
    """One export of a customer. One query. Raises ExportGone."""
    found = DataExport.objects.filter(id=export_id, customer_id=customer_id).first()
    if found is None:
        raise ExportGone()
    return found


def forget_expired(*, now: datetime) -> None:
    """Files live for a week; what failed or was left lying goes with the rest."""
    for old in DataExport.objects.filter(asked_at__lt=now - storage.KEPT):
        storage.remove(old.stored_as)
        old.delete()
    storage.sweep(DataExport.objects.values_list("stored_as", flat=True), now=now)
