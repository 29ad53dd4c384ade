"""What is done with webhooks, in the audit."""

from django.utils.translation import gettext_lazy

from regulars.lib.registry import AuditAction

MADE = "api.endpoint_made"
CLOSED = "api.endpoint_closed"
OPENED = "api.endpoint_opened"

ACTIONS = (
    AuditAction(MADE, gettext_lazy("Made a webhook"), "webhook"),
    AuditAction(CLOSED, gettext_lazy("Closed a webhook"), "x"),
    AuditAction(OPENED, gettext_lazy("Opened a webhook again"), "webhook"),
)
