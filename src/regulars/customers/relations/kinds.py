"""The timeline kinds of relations."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.customers.relations.words import sentence
from regulars.lib.registry import TimelineKind

ADDED, REMOVED = "customers.relation_added", "customers.relation_removed"


def in_words(data: Mapping[str, Any]) -> str:
    """«Belongs to Oak & Sons (the shop in Lviv)»."""
    said = sentence(data.get("role", ""), data.get("name", ""))
    return f"{said} ({data['note']})" if data.get("note") else said


KINDS = (
    TimelineKind(ADDED, gettext_lazy("Relation noted"), "network", in_words),
    TimelineKind(
        REMOVED, gettext_lazy("Relation removed"), "network",
        lambda data: _("No longer so: %(what)s") % {"what": in_words(data)},
    ),
)  # fmt: skip
