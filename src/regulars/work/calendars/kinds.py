"""What people change about working hours, for the audit."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext_lazy

from regulars.lib.registry import AuditAction
from regulars.ui import figures


def which_day(details: Mapping[str, Any]) -> str:
    return figures.day(date.fromisoformat(details["day"]), get_language() or "en") if "day" in details else ""


CHANGED = AuditAction("work.calendar_changed", gettext_lazy("Working hours changed"), "clock")
DAY_CHANGED = AuditAction(
    "work.calendar_day_changed", gettext_lazy("Working hours of a day"), "calendar-days", which_day
)
ARCHIVED = AuditAction("work.calendar_archived", gettext_lazy("Working hours put away"), "archive")
ACTIONS = (CHANGED, DAY_CHANGED, ARCHIVED)
