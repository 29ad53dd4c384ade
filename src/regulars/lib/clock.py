"""The one place that reads the clock. Commands receive `now` as an argument; only edges call this."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)


def today(time_zone: str) -> date:
    """The calendar day it is now in an IANA zone, such as «Europe/Kyiv»."""
    return day_of(now(), time_zone)


def day_of(instant: datetime, time_zone: str) -> date:
    """The calendar day that the instant lies in, in an IANA zone."""
    return instant.astimezone(ZoneInfo(time_zone)).date()


def tomorrow_of(instant: datetime, time_zone: str) -> date:
    """The day after the one that the instant lies in: the last day that may already have begun somewhere."""
    return day_of(instant, time_zone) + timedelta(days=1)
