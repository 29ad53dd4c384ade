"""What of personas is kept in the audit."""

from django.utils.translation import gettext_lazy

from regulars.lib.registry import AuditAction

WRITTEN = AuditAction("customers.persona_written", gettext_lazy("Wrote a persona"), "user-round-search")
ARCHIVED = AuditAction("customers.persona_archived", gettext_lazy("Put a persona away"), "archive")
RESTORED = AuditAction("customers.persona_restored", gettext_lazy("Brought a persona back"), "undo-2")
ACTIONS = (WRITTEN, ARCHIVED, RESTORED)
