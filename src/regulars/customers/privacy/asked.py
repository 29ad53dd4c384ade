"""What was asked about a person's data before: exports lie around as files, erasures are kept as proof."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from regulars.customers.models import DataExport, Erasure, Identity
from regulars.customers.privacy import storage
from regulars.customers.privacy.former import Pair, former_identities
from regulars.customers.privacy.written import rows_beside
from regulars.customers.suppression import suppress
from regulars.lib.registry import Shown

TABLES = ("customers_dataexport", "customers_erasure", "customers_suppressed")


def export(rows: Sequence[int]) -> Shown:
    erasures = Erasure.objects.filter(customer_id__in=rows).order_by("id")
    return {
        _("When your data were taken out"): (
            {pgettext("data of a person", "when"): one.asked_at}
            for one in DataExport.objects.filter(customer_id__in=rows).order_by("id")
        ),
        _("When your data were erased"): (
            {
                pgettext("data of a person", "when"): one.asked_at,
                pgettext("data of a person", "reason"): one.get_reason_display(),
            }
            for one in erasures
        ),
    }


def erase(rows: Sequence[int], *, now: datetime) -> None:
    """Files that were put together go. Erasures are proof that it was done, and say nothing of who it was."""
    known = Identity.objects.filter(customer_id__in=rows).values_list("channel", "value")
    suppress([*known, *nobodys(former_identities(rows))], customer_id=rows[0], now=now)
    remove_exports(rows)


def erase_person(person_id: int, *, now: datetime) -> None:
    rows = rows_beside(person_id)
    known = Identity.objects.filter(person_id=person_id).values_list("channel", "value")
    if rows:
        suppress(known, customer_id=rows[0], now=now)
    remove_exports(rows)


def nobodys(pairs: Sequence[Pair]) -> list[Pair]:
    """Identities that are no longer anybody's: a number may have been given to somebody else since."""
    return [(channel, value) for channel, value in pairs
            if not Identity.objects.filter(channel=channel, value=value).exists()]  # fmt: skip


def remove_exports(rows: Sequence[int]) -> None:
    for one in DataExport.objects.filter(customer_id__in=rows):
        one.delete()
        transaction.on_commit(partial(storage.remove, one.stored_as))
