"""The timeline kinds and audit actions of stages."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.customers.lifecycle.words import TITLES
from regulars.lib.registry import AuditAction, TimelineKind


def sentence(data: Mapping[str, Any]) -> str:
    after = data.get("after") or {}
    if not after.get("stage"):
        return _("Stage of life: left to the rules again")
    title = {"stage": TITLES.get(after["stage"], after["stage"]), "reason": after.get("reason", "")}
    return _("Stage of life set by hand: %(stage)s (%(reason)s)") % title


SET_BY_HAND = TimelineKind(
    key="customers.stage_set_by_hand",
    title=gettext_lazy("Stage of life set by hand"),
    icon="route",
    sentence=sentence,
)
KINDS = (SET_BY_HAND,)
STAGES_MADE = AuditAction("customers.stages_made", gettext_lazy("Gave the stages of life their first rules"), "route")
ACTIONS = (STAGES_MADE,)
