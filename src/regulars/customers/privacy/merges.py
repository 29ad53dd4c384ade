"""Who was found to be the same: merges with what they changed, and pairs that were suggested."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from regulars.customers.models import Merge, Suggestion
from regulars.lib.registry import Shown

TABLES = ("customers_merge", "customers_suggestion")


def export(rows: Sequence[int]) -> Shown:
    return {
        _("Found to be the same customer"): (
            {
                pgettext("data of a person", "when"): one.merged_at,
                pgettext("data of a person", "number here"): one.merged_id,
                pgettext("data of a person", "taken back on"): one.undone_at,
            }
            for one in merges(rows)
        )
    }


def merges(rows: Sequence[int]) -> list[Merge]:
    return list(Merge.objects.filter(Q(survivor_id__in=rows) | Q(merged_id__in=rows)).order_by("id"))


def erase(rows: Sequence[int], *, now: datetime) -> None:
    """What a merge changed goes; that there was one stays. The timeline is emptied on both sides by its own handler."""
    Merge.objects.filter(id__in=[one.id for one in merges(rows)]).update(changes={}, traits=None)
    Suggestion.objects.filter(Q(first_id__in=rows) | Q(second_id__in=rows)).delete()
