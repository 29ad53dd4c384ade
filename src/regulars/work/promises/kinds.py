"""What is recorded of promises: on the timeline that one was broken and whom it went to, in the audit who changed what.

Data: `clock`, `due_at`, `policy`; of an escalation `whom`, the step in words of ours.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from regulars.lib.registry import AuditAction, TaskWords, TimelineGroup, TimelineKind
from regulars.work.promises.words import clock_words

BROKEN_TASK = "work.promise_broken"
BROKEN, ESCALATED = "work.promise_broken", "work.promise_escalated"
WHOM = {
    "lead": pgettext_lazy("escalated to", "the leader of the team"),
    "managers": pgettext_lazy("escalated to", "managers"),
    "directors": pgettext_lazy("escalated to", "directors"),
    "employees": pgettext_lazy("escalated to", "colleagues"),
}


def broken_in_words(data: Mapping[str, Any]) -> str:
    return _("We did not keep a promise: %(clock)s") % {"clock": clock_words(data["clock"])}


def escalated_in_words(data: Mapping[str, Any]) -> str:
    whom = str(WHOM.get(data.get("whom", ""), WHOM["employees"]))
    return _("A broken promise went to %(whom)s: %(clock)s") % {"whom": whom, "clock": clock_words(data["clock"])}


def broken_task(data: Mapping[str, Any]) -> str:
    return _("Promise broken: %(clock)s") % {"clock": clock_words(data["clock"])}


TASKS = (TaskWords(BROKEN_TASK, broken_task),)
KINDS = (
    TimelineKind(BROKEN, gettext_lazy("Promise broken"), "alarm-clock-off", broken_in_words, keeps=("clock", "due_at")),
    TimelineKind(
        ESCALATED, gettext_lazy("Broken promise escalated"), "siren", escalated_in_words, keeps=("clock", "whom")
    ),
)
GROUPS = (TimelineGroup("work.promises", gettext_lazy("Promises"), "alarm-clock", (BROKEN, ESCALATED), order=45),)

POLICY_CHANGED = AuditAction("work.policy_changed", gettext_lazy("Policy of promises changed"), "scroll-text")
POLICY_ARCHIVED = AuditAction("work.policy_archived", gettext_lazy("Policy of promises put away"), "archive")
POLICIES_ORDERED = AuditAction("work.policies_ordered", gettext_lazy("Order of policies changed"), "arrow-down-up")
ACTIONS = (POLICY_CHANGED, POLICY_ARCHIVED, POLICIES_ORDERED)
