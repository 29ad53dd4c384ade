"""Who works at an instant, by the calendars of `work.calendars`."""

from collections.abc import Iterable
from datetime import datetime


def open_calendars(calendar_ids: Iterable[int | None], now: datetime) -> frozenset[int | None]:
    """Those of the calendars, None for the company's, in which it is working time. Everything is open as yet."""
    return frozenset(calendar_ids)
