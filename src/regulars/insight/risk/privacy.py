"""What models of leaving say of a person, and its erasure."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from regulars.insight.models import RiskScore
from regulars.insight.risk.words import reason_words
from regulars.lib.registry import PrivacyHandler, Shown
from regulars.staff.queries import company


def export(rows: Sequence[int]) -> Shown:
    """The probability of leaving and its reasons, in words."""
    currency = company().currency
    return {
        _("How likely we think that you leave"): (
            {
                pgettext("data of a person", "probability"): round(score.probability, 3),
                pgettext("data of a person", "reasons"): [
                    words for reason in score.reasons if (words := reason_words(reason, currency=currency))
                ],
            }
            for score in RiskScore.objects.filter(customer_id__in=rows).order_by("pk")
        )
    }


def erase(rows: Sequence[int], *, now: datetime) -> None:
    """What was said of them goes; the models themselves hold no customer."""
    RiskScore.objects.filter(customer_id__in=rows).delete()


RISK = PrivacyHandler(
    "insight_risk",
    ("insight_riskmodel", "insight_riskscore", "insight_riskvoice"),
    export,
    erase,
    kept=gettext_lazy("Models of leaving, which hold no customer."),
)
