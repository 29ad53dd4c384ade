"""What exports are called in the audit."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from regulars.imports.exports.sheets import all_sheets
from regulars.lib.registry import AuditAction

EXPORTED = "imports.exported"
TAKEN_HOME = "imports.export_taken"


def exported(details: Mapping[str, Any]) -> str:
    """«Customers, Orders with their products (csv)»."""
    titles = {sheet.key: str(sheet.title) for sheet in all_sheets()}
    return ", ".join(titles.get(key, key) for key in details.get("sheets", ())) + f" ({details.get('format', '')})"


ACTIONS = (
    AuditAction(EXPORTED, gettext_lazy("Exported everything"), "file-down", exported),
    AuditAction(TAKEN_HOME, gettext_lazy("Downloaded an export of everything"), "download", exported),
)
