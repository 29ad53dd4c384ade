"""What is done with channels that directors can read about afterwards."""

from django.utils.translation import gettext_lazy as _

from regulars.channels import accounts, receiving
from regulars.lib.registry import AuditAction

ACTIONS = (
    AuditAction(accounts.OPENED, _("Connected a channel"), "plug"),
    AuditAction(accounts.CHANGED, _("Changed the settings of a channel"), "plug"),
    AuditAction(accounts.PAUSED, _("Paused a channel"), "pause"),
    AuditAction(accounts.RESUMED, _("Resumed a channel"), "play"),
    AuditAction(accounts.ARCHIVED, _("Put a channel away"), "archive"),
    AuditAction(accounts.RESTORED, _("Took a channel out again"), "archive-restore"),
    AuditAction(receiving.READ_AGAIN, _("Had a message read again"), "rotate-cw"),
    AuditAction(receiving.RELEASED, _("Let a held message in"), "inbox"),
    AuditAction(receiving.DISCARDED, _("Discarded a held message"), "trash-2"),
)
