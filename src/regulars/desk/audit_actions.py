"""What is taken out of the lists, in the audit."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.lib.registry import AuditAction

CUSTOMERS_TAKEN = "desk.customers_exported"
AUDIT_TAKEN = "desk.audit_exported"


def taken(details: Mapping[str, Any]) -> str:
    """«CSV, all customers»."""
    which = _("some of the customers") if details.get("narrowed") else _("all customers")
    return f"{str(details.get('format', '')).upper()}, {which}"


ACTIONS = (
    AuditAction(CUSTOMERS_TAKEN, gettext_lazy("Took the customer list out"), "download", taken),
    AuditAction(AUDIT_TAKEN, gettext_lazy("Took the audit out"), "download"),
)
