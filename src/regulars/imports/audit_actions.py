"""What files do, in the audit."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.imports.targets import all_targets
from regulars.lib.registry import AuditAction

LOADED = "imports.loaded"


def loaded(details: Mapping[str, Any]) -> str:
    """«Orders: 120 added, 4 changed»."""
    titles = {target.key: str(target.title) for target in all_targets()}
    title = titles.get(details.get("target", ""), details.get("target", ""))
    words = _("%(what)s: %(added)s added, %(changed)s changed")
    return words % {"what": title, "added": details.get("added", 0), "changed": details.get("changed", 0)}


ACTIONS = (AuditAction(LOADED, gettext_lazy("Loaded a file"), "file-up", loaded),)
