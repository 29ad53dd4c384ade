"""What was asked about a person's data before: exports lie around as files, erasures are kept as proof."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from regulars.customers.models import DataExport, Erasure
from regulars.customers.privacy import storage
from regulars.lib.registry import Shown

TABLES = ("customers_dataexport", "customers_erasure", "customers_suppressed")


def export(rows: Sequence[int]) -> Shown:
    erasures = Erasure.objects.filter(customer_id__in=rows).order_by("id")
    return {
        _("When your data were taken out"): (
            {_("when"): one.asked_at} for one in DataExport.objects.filter(customer_id__in=rows).order_by("id")
        ),
        _("When your data were erased"): (
            {_("when"): one.asked_at, _("reason"): one.get_reason_display()} for one in erasures
        ),
    }


def erase(rows: Sequence[int], *, now: datetime) -> None:
    """Files that were put together go. Erasures are proof that it was done, and say nothing of who it was."""
    remove_exports(rows)


def erase_person(person_id: int, *, now: datetime) -> None:
    from regulars.customers.privacy.written import rows_beside

    remove_exports(rows_beside(person_id))


def remove_exports(rows: Sequence[int]) -> None:
    for one in DataExport.objects.filter(customer_id__in=rows):
        one.delete()
        transaction.on_commit(partial(storage.remove, one.stored_as))
