"""What files changed of a customer is kept for some months, and what a checked file would change is shown by name."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regulars.imports.exports import storage
from regulars.imports.models import Change, Export, Upload
from regulars.imports.previewing import without_preview
from regulars.lib.registry import PrivacyHandler, Shown


def export(rows: Sequence[int]) -> Shown:
    """What was before is no longer what we hold of them; what it became is shown where it stands."""
    return {}


def erase(rows: Sequence[int], *, now: datetime) -> None:
    """A file taken back later must not bring a name back, and an export must not keep it."""
    Change.objects.filter(Q(customer_id__in=rows) | Q(table_name="customers_customer", row_id__in=rows)).delete()
    forget_shown()


def erase_person(person_id: int, *, now: datetime) -> None:
    Change.objects.filter(table_name="customers_person", row_id=person_id).delete()
    Change.objects.filter(table_name="customers_identity", before__person_id=person_id).delete()
    forget_shown()


def forget_shown() -> None:
    """The files go when the erasure holds: one that fails leaves no export without its file."""
    for upload in Upload.objects.filter(result__has_key="preview"):
        Upload.objects.filter(id=upload.id).update(result=without_preview(upload.result))
    for one in Export.objects.all():
        one.delete()
        transaction.on_commit(partial(storage.path_of(one.stored_as).unlink, missing_ok=True))


CHANGES = PrivacyHandler(
    "imports.changes", ("imports_change", "imports_export"), export, erase, erase_person,
    kept=_("Of exports nothing: those that are still kept here are removed whole, and can be asked for again."),
)  # fmt: skip
