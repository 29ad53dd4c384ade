"""The timeline kinds and audit actions of groups."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.lib.registry import AuditAction, TimelineKind

JOINED = TimelineKind(
    key="customers.group_joined",
    title=gettext_lazy("Taken into a group"),
    icon="users",
    sentence=lambda data: _("Taken into the group “%(name)s”") % {"name": data.get("name", "")},
    keeps=("name", "group"),
)
LEFT = TimelineKind(
    key="customers.group_left",
    title=gettext_lazy("Taken out of a group"),
    icon="users",
    sentence=lambda data: _("Taken out of the group “%(name)s”") % {"name": data.get("name", "")},
    keeps=("name", "group"),
)
KINDS = (JOINED, LEFT)
GROUP_WRITTEN = AuditAction(
    key="customers.group_written",
    title=gettext_lazy("Group written"),
    icon="users",
    sentence=lambda details: str(details.get("name", "")),
)
GROUP_ARCHIVED = AuditAction(
    key="customers.group_archived",
    title=gettext_lazy("Group put away"),
    icon="users",
    sentence=lambda details: str(details.get("name", "")),
)
GROUP_RESTORED = AuditAction(
    key="customers.group_restored",
    title=gettext_lazy("Group taken back"),
    icon="users",
    sentence=lambda details: str(details.get("name", "")),
)
ACTIONS = (GROUP_WRITTEN, GROUP_ARCHIVED, GROUP_RESTORED)
