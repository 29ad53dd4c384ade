"""What this slice tells the house at start-up."""

from django.utils.translation import gettext_lazy as _

from regulars.customers.privacy.coming_back import ALLOWED
from regulars.customers.privacy.exporting import TAKEN_HOME
from regulars.customers.privacy.handlers import HANDLERS
from regulars.customers.privacy.kinds import KINDS
from regulars.lib.registry import AuditAction, add_audit_actions, add_privacy_handlers, add_timeline_kinds


def register() -> None:
    add_timeline_kinds(*KINDS)
    add_privacy_handlers(*HANDLERS)
    add_audit_actions(
        AuditAction(ALLOWED, _("Allowed somebody erased to be written down again"), "user-plus"),
        AuditAction(TAKEN_HOME, _("Downloaded all we hold about a customer"), "download"),
    )
