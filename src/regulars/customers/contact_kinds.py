"""The timeline kinds of people and identities."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.lib.registry import TimelineKind

CONTACT_KINDS = (
    TimelineKind(
        key="customers.identity_added",
        title=gettext_lazy("Contact added"),
        icon="at-sign",
        sentence=lambda data: _("Also known as %(value)s") % {"value": data.get("value", "")},
    ),
    TimelineKind(
        key="customers.identity_removed",
        title=gettext_lazy("Contact removed"),
        icon="at-sign",
        sentence=lambda data: _("No longer known as %(value)s") % {"value": data.get("value", "")},
    ),
    TimelineKind(
        key="customers.person_added",
        title=gettext_lazy("Person added"),
        icon="user-plus",
        sentence=lambda data: _("%(name)s is one of their people") % {"name": data.get("name", "")},
    ),
)
