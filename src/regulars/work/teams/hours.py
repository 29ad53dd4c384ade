"""Who works at an instant, by the calendars of `work.calendars`."""

from collections.abc import Iterable
from datetime import datetime

from regulars.work.models import WorkingCalendar


def calendars_to_choose() -> list[tuple[int, str]]:
    """Calendars somebody may work by, besides the company's. One query."""
    standing = WorkingCalendar.objects.filter(archived_at=None, is_company=False).order_by("name", "id")
    return list(standing.values_list("id", "name"))


def open_calendars(calendar_ids: Iterable[int | None], now: datetime) -> frozenset[int | None]:
    """Those of the calendars, None for the company's, in which it is working time. Everything is open as yet."""
    return frozenset(calendar_ids)
