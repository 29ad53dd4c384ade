"""What files do, in the audit."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.imports.targets import all_targets
from regulars.lib.registry import AuditAction

LOADED = "imports.loaded"
TAKEN_BACK = "imports.taken_back"
ROWS_TAKEN_OUT = "imports.rows_taken_out"


def loaded(details: Mapping[str, Any]) -> str:
    """«Orders: 120 added, 4 changed»."""
    words = _("%(what)s: %(added)s added, %(changed)s changed")
    counts = {"added": details.get("added", 0), "changed": details.get("changed", 0)}
    return words % {"what": title_of(details), **counts}


def title_of(details: Mapping[str, Any]) -> str:
    titles = {target.key: str(target.title) for target in all_targets()}
    key = str(details.get("target", ""))
    return titles.get(key, key)


def taken_back(details: Mapping[str, Any]) -> str:
    """«Orders: 120 removed, 4 as before»."""
    words = _("%(what)s: %(removed)s removed, %(restored)s as before")
    counts = {"removed": details.get("removed", 0), "restored": details.get("restored", 0)}
    return words % {"what": title_of(details), **counts}


ACTIONS = (
    AuditAction(LOADED, gettext_lazy("Loaded a file"), "file-up", loaded),
    AuditAction(ROWS_TAKEN_OUT, gettext_lazy("Took out rows of a file"), "download", title_of),
    AuditAction(TAKEN_BACK, gettext_lazy("Took a file back"), "undo-2", taken_back),
)
