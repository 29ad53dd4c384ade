"""The timeline kinds of people who change and leave; that somebody came is in `contact_kinds`."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.lib.registry import TimelineKind

ADDED, CHANGED, REMOVED = (f"customers.person_{what}" for what in ("added", "changed", "removed"))
PARTS = {
    "full_name": gettext_lazy("name"),
    "role": gettext_lazy("what they do"),
    "language": gettext_lazy("language"),
    "emails": gettext_lazy("e-mail"),
    "phones": gettext_lazy("phone"),
}


def changed_in_words(data: Mapping[str, Any]) -> str:
    """«Ivan Petrenko: e-mail, phone changed»."""
    before, after = data.get("before") or {}, data.get("after") or {}
    parts = [str(title) for part, title in PARTS.items() if before.get(part) != after.get(part)]
    return _("%(name)s changed: %(parts)s") % {"name": data.get("name", ""), "parts": ", ".join(parts)}


KINDS = (
    TimelineKind(CHANGED, gettext_lazy("Person changed"), "user-pen", changed_in_words),
    TimelineKind(
        REMOVED, gettext_lazy("Person left"), "user-minus",
        lambda data: _("%(name)s is no longer one of their people") % {"name": data.get("name", "")},
    ),
)  # fmt: skip
