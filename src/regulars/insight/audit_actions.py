"""What is taken out of the figures, in the audit."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from regulars.insight.models import PartingDecision
from regulars.lib.money import format_money
from regulars.lib.registry import AuditAction

CUSTOMERS_TAKEN = "insight.customers_exported"
ORDERS_TAKEN = "insight.orders_exported"
AT_RISK_TAKEN = "insight.at_risk_exported"
TABLE_TAKEN = "insight.table_exported"
QUOTES_TAKEN = "insight.quotes_exported"
NOTE_WRITTEN = "insight.note_written"
NOTE_CHANGED = "insight.note_changed"
NOTE_REMOVED = "insight.note_removed"
NOTE_RESTORED = "insight.note_restored"
REPORT_PLANNED = "insight.report_planned"
REPORT_REMOVED = "insight.report_removed"
REPORT_RESTORED = "insight.report_restored"
REPORT_TAKEN = "insight.report_exported"
PICTURE_TAKEN = "insight.picture_exported"
LOYALTY_TAKEN = "insight.loyalty_exported"
PARTING_DECIDED = "insight.parting_decided"
PARTING_TAKEN_BACK = "insight.parting_taken_back"
HOUR_PRICED = "insight.hour_priced"


def taken(details: Mapping[str, Any]) -> str:
    """«CSV, by number only»."""
    words = [str(details.get("table", "")), str(details.get("format", "")).upper()]
    if not details.get("names", True):
        words.append(_("by number only"))
    return ", ".join(word for word in words if word)


def sent_pages(details: Mapping[str, Any]) -> str:
    return ", ".join(str(page) for page in details.get("pages", ()))


def day(details: Mapping[str, Any]) -> str:
    return str(details.get("day", ""))


def decided(details: Mapping[str, Any]) -> str:
    """The word of the decision; remarks are of the customer and stay with the decision."""
    words: Mapping[str, Any] = dict(PartingDecision.Word.choices)
    return str(words.get(str(details.get("word", "")), ""))


def priced(details: Mapping[str, Any]) -> str:
    """«€20.00, 40%»."""
    hour, currency = int(details.get("hour_minor", 0)), str(details.get("currency", ""))
    return f"{format_money(hour, currency, get_language() or 'en')}, {details.get('margin_percent', 100)}%"


ACTIONS = (
    AuditAction(CUSTOMERS_TAKEN, gettext_lazy("Took out the customers behind a figure"), "download", taken),
    AuditAction(ORDERS_TAKEN, gettext_lazy("Took out the orders behind a figure"), "download", taken),
    AuditAction(AT_RISK_TAKEN, gettext_lazy("Took out who is at risk"), "download", taken),
    AuditAction(TABLE_TAKEN, gettext_lazy("Took out a table of figures"), "download", taken),
    AuditAction(QUOTES_TAKEN, gettext_lazy("Took out what customers said, by theme"), "download", taken),
    AuditAction(PICTURE_TAKEN, gettext_lazy("Took out a chart as a picture"), "download", taken),
    AuditAction(REPORT_TAKEN, gettext_lazy("Took out a report"), "download", taken),
    AuditAction(REPORT_PLANNED, gettext_lazy("Had a report sent by itself"), "mail", sent_pages),
    AuditAction(REPORT_REMOVED, gettext_lazy("Stopped a report"), "mail-x", sent_pages),
    AuditAction(REPORT_RESTORED, gettext_lazy("Had a stopped report sent again"), "mail", sent_pages),
    AuditAction(LOYALTY_TAKEN, gettext_lazy("Took out who is satisfied and loyal"), "download", taken),
    AuditAction(PARTING_DECIDED, gettext_lazy("Decided whether to mind losing a customer"), "door-open", decided),
    AuditAction(PARTING_TAKEN_BACK, gettext_lazy("Took back a decision on a customer"), "undo-2", decided),
    AuditAction(HOUR_PRICED, gettext_lazy("Said what an hour of work costs"), "clock", priced),
    AuditAction(NOTE_WRITTEN, gettext_lazy("Wrote a note on the time line"), "flag", day),
    AuditAction(NOTE_CHANGED, gettext_lazy("Changed a note on the time line"), "flag", day),
    AuditAction(NOTE_REMOVED, gettext_lazy("Took a note off the time line"), "flag-off", day),
    AuditAction(NOTE_RESTORED, gettext_lazy("Put a note back on the time line"), "flag", day),
)
