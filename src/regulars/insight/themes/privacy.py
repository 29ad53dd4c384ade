"""What is read out of a person's messages, and its erasure."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from regulars.insight.models import ThemedText
from regulars.lib.registry import PrivacyHandler, Shown


def export(rows: Sequence[int]) -> Shown:
    """Of each message its day, its language and its tone; the words are in the inbox."""
    kept = ThemedText.objects.filter(customer_id__in=rows).order_by("said_on", "pk")
    return {
        _("How a program read your messages"): (
            {
                pgettext("data of a person", "day"): one.said_on,
                pgettext("data of a person", "language"): one.language,
                pgettext("data of a person", "tone"): round(one.score, 2),
            }
            for one in kept
        )
    }


def erase(rows: Sequence[int], *, now: datetime) -> None:
    """Rows go; a theme keeps its name, which at least three people wrote."""
    ThemedText.objects.filter(customer_id__in=rows).delete()


THEMED = PrivacyHandler(
    "insight_themes",
    ("insight_themedtext",),
    export,
    erase,
    kept=gettext_lazy("Names of themes, which at least three people wrote."),
)
