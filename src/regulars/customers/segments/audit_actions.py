"""What of segments is kept in the audit."""

from django.utils.translation import gettext_lazy

from regulars.lib.registry import AuditAction

ACTIONS = (
    AuditAction("customers.segment_created", gettext_lazy("Made a segment"), "plus"),
    AuditAction("customers.segment_changed", gettext_lazy("Changed a segment"), "pencil"),
    AuditAction("customers.segment_archived", gettext_lazy("Put a segment away"), "archive"),
    AuditAction("customers.segment_restored", gettext_lazy("Brought a segment back"), "undo-2"),
    AuditAction("customers.segment_exported", gettext_lazy("Took out the members of a segment"), "download"),
)
