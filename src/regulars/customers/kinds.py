"""The timeline kinds this context records."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.lib.registry import TimelineKind

CUSTOMER_ADDED = TimelineKind(
    key="customers.customer_added",
    title=gettext_lazy("Customer added"),
    icon="user-plus",
    sentence=lambda data: _("Became known to us"),
)
CUSTOMER_CHANGED = TimelineKind(
    key="customers.customer_changed",
    title=gettext_lazy("Customer changed"),
    icon="pencil",
    sentence=lambda data: changed_in_words(data),
)
CHANGED_BY_FILE = TimelineKind(
    key="customers.changed_by_file",
    title=gettext_lazy("Customer changed by a file"),
    icon="file-up",
    sentence=lambda data: changed_by_file_in_words(data),
)
CUSTOMERS_MERGED = TimelineKind(
    key="customers.merged",
    title=gettext_lazy("Customers merged"),
    icon="merge",
    sentence=lambda data: _("Found to be the same as %(name)s: merged") % {"name": data.get("name", "")},
)
MERGED_INTO = TimelineKind(
    key="customers.merged_into",
    title=gettext_lazy("Merged into another customer"),
    icon="merge",
    sentence=lambda data: _("Merged into %(name)s") % {"name": data.get("name", "")},
)
UNMERGED = TimelineKind(
    key="customers.unmerged",
    title=gettext_lazy("Merge taken back"),
    icon="split",
    sentence=lambda data: _("Separated from %(name)s again") % {"name": data.get("name", "")},
)
KINDS = (CUSTOMER_ADDED, CUSTOMER_CHANGED, CHANGED_BY_FILE, CUSTOMERS_MERGED, MERGED_INTO, UNMERGED)

PARTS = {
    "name": gettext_lazy("name"),
    "kind": gettext_lazy("kind"),
    "email": gettext_lazy("e-mail"),
    "phone": gettext_lazy("phone"),
    "country": gettext_lazy("country"),
    "language": gettext_lazy("language"),
    "manager_id": gettext_lazy("manager"),
    "joined_on": gettext_lazy("customer since"),
}


def changed_in_words(data: Mapping[str, Any]) -> str:
    """«Changed: e-mail, phone»; a new name is said itself."""
    before, after = data.get("before", {}), data.get("after", {})
    parts = parts_of(data)
    if parts == [str(PARTS["name"])]:
        return _("Renamed from “%(before)s” to “%(after)s”") % {"before": before["name"], "after": after["name"]}
    return _("Changed: %(parts)s") % {"parts": ", ".join(parts)}


def changed_by_file_in_words(data: Mapping[str, Any]) -> str:
    """«A file changed: country, Industry»."""
    return _("A file changed: %(parts)s") % {"parts": ", ".join(parts_of(data))}


def parts_of(data: Mapping[str, Any]) -> list[str]:
    before, after = data.get("before", {}), data.get("after", {})
    parts = [str(title) for part, title in PARTS.items() if before.get(part) != after.get(part)]
    return parts + [str(title) for title in data.get("titles", {}).values()]
