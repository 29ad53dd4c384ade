"""The timeline kinds of occasions."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.customers.models import Occasion
from regulars.lib.registry import TimelineKind


def named(data: Mapping[str, Any]) -> str:
    """«Birthday of Olena», «Day of the shop»."""
    said = data.get("after") or data.get("before") or {}
    if said.get("title"):
        return str(said["title"])
    if data.get("person"):
        return _("birthday of %(name)s") % {"name": data["person"]}
    return str(Occasion.Kind.BIRTHDAY.label)


OCCASION_ADDED = TimelineKind(
    key="customers.occasion_added",
    title=gettext_lazy("Occasion added"),
    icon="calendar-heart",
    sentence=lambda data: _("Occasion noted: %(what)s") % {"what": named(data)},
)
OCCASION_CHANGED = TimelineKind(
    key="customers.occasion_changed",
    title=gettext_lazy("Occasion changed"),
    icon="calendar-heart",
    sentence=lambda data: _("Occasion changed: %(what)s") % {"what": named(data)},
)
OCCASION_REMOVED = TimelineKind(
    key="customers.occasion_removed",
    title=gettext_lazy("Occasion removed"),
    icon="calendar-x",
    sentence=lambda data: _("Occasion removed: %(what)s") % {"what": named(data)},
)
KINDS = (OCCASION_ADDED, OCCASION_CHANGED, OCCASION_REMOVED)
