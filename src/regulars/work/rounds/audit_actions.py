"""What rounds of calls write into the audit, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy, ngettext

from regulars.lib.registry import AuditAction
from regulars.work.models import CallRound

ROUND_REF = "work.call_round:"
MADE, CHANGED, FILLED, CLOSED, REOPENED, TAKEN_OUT = (
    f"work.round_{what}" for what in ("made", "changed", "filled", "closed", "reopened", "taken_out")
)


def filled(details: Mapping[str, Any]) -> str:
    added = int(details.get("added", 0))
    return ngettext("%(count)s customer", "%(count)s customers", added) % {"count": added}


def ref_of(one: CallRound) -> str:
    return f"{ROUND_REF}{one.pk}"


ACTIONS = (
    AuditAction(MADE, gettext_lazy("Made a round of calls"), "phone-forwarded"),
    AuditAction(CHANGED, gettext_lazy("Changed a round of calls"), "pencil"),
    AuditAction(FILLED, gettext_lazy("Put customers into a round of calls"), "list-plus", filled),
    AuditAction(CLOSED, gettext_lazy("Closed a round of calls"), "phone-off"),
    AuditAction(REOPENED, gettext_lazy("Opened a round of calls again"), "phone-forwarded"),
    AuditAction(TAKEN_OUT, gettext_lazy("Took the results of a round of calls out"), "download"),
)
