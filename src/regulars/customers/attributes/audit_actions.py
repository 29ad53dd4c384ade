"""What is written into the audit about own attributes, in words."""

from django.utils.translation import gettext_lazy as _

from regulars.lib.registry import AuditAction

DEFINED = "customers.attribute_defined"
CHANGED = "customers.attribute_changed"
ARCHIVED = "customers.attribute_archived"
RESTORED = "customers.attribute_restored"

# The title is the company's own word and no person's: it may outlive an erasure.
ACTIONS = tuple(
    AuditAction(key, title, icon, lambda details: str(details.get("title", "")))
    for key, title, icon in (
        (DEFINED, _("Attribute defined"), "list-plus"),
        (CHANGED, _("Attribute changed"), "pencil"),
        (ARCHIVED, _("Attribute put away"), "archive"),
        (RESTORED, _("Attribute used again"), "archive-restore"),
    )
)
