"""What is done with drafts of a language model that directors can read about afterwards."""

from django.utils.translation import gettext_lazy as _

from regulars.lib.registry import AuditAction

CHANGED = "inbox.drafting_changed"
ON = "inbox.drafting_switched_on"
OFF = "inbox.drafting_switched_off"
ASKED = "inbox.draft_asked"

ACTIONS = (
    AuditAction(CHANGED, _("Changed the settings of drafts"), "sparkles"),
    AuditAction(ON, _("Switched drafts of a language model on"), "sparkles"),
    AuditAction(OFF, _("Switched drafts of a language model off"), "sparkles"),
    AuditAction(ASKED, _("Had a language model write a draft"), "sparkles"),
)
