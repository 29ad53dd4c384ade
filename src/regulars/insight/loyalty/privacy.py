"""What the map of loyalty says of a person, what was decided of them, and its erasure."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from regulars.insight.models import LoyaltyPlace, PartingDecision
from regulars.lib.registry import PrivacyHandler, Shown


def export(rows: Sequence[int]) -> Shown:
    """Where they stand with what it was told from, and every decision that was made of them."""
    return {
        _("How satisfied and how loyal we think that you are"): _places(rows),
        _("Decisions on what you bring us and what you take"): _decisions(rows),
    }


def _places(rows: Sequence[int]) -> Iterator[dict[str, Any]]:
    for place in LoyaltyPlace.objects.filter(customer_id__in=rows).order_by("pk"):
        yield {
            pgettext("data of a person", "mean of the scores"): place.satisfaction,
            pgettext("data of a person", "scores"): place.answers,
            pgettext("data of a person", "chance of staying"): place.stays,
            pgettext("data of a person", "conversations"): place.conversations,
            pgettext("data of a person", "minutes of work"): round(place.minutes),
        }


def _decisions(rows: Sequence[int]) -> Iterator[dict[str, Any]]:
    for decision in PartingDecision.objects.filter(customer_id__in=rows).order_by("pk"):
        yield {
            pgettext("data of a person", "day"): decision.decided_at.date(),
            pgettext("data of a person", "decision"): decision.get_word_display(),
            pgettext("data of a person", "remark"): decision.remark,
        }


def erase(rows: Sequence[int], *, now: datetime) -> None:
    """What was said of them goes, and so does what was decided."""
    LoyaltyPlace.objects.filter(customer_id__in=rows).delete()
    PartingDecision.objects.filter(customer_id__in=rows).delete()


LOYALTY = PrivacyHandler(
    "insight_loyalty",
    ("insight_loyaltyplace", "insight_partingdecision", "insight_effortprice"),
    export,
    erase,
    kept=gettext_lazy("How many customers stand where on the map of loyalty, which names nobody."),
)
