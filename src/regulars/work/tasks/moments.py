"""From what was said to instants: when a task is late, and when to remind of it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from regulars.lib.clock import day_of
from regulars.work.tasks.errors import NoDay
from regulars.work.tasks.types import Due

# Of a task with a day and no hour people are reminded in the morning.
MORNING = time(9)


def day_meant(due: Due, zone: str) -> date:
    """The company's day it is due on. Raises NoDay."""
    if due.at:
        return day_of(due.at, zone)
    if due.on is None:
        raise NoDay()
    return due.on


def late_from(due: Due, zone: str) -> datetime:
    """The instant from which on it is late: its own, or the end of its day."""
    return due.at or at_wall(day_meant(due, zone) + timedelta(days=1), time(), zone)


def remind_at(due: Due, minutes: int | None, zone: str, *, now: datetime) -> datetime | None:
    """When to remind of it; None where nobody asked, and where the moment is gone already."""
    if minutes is None:
        return None
    begins = due.at or at_wall(day_meant(due, zone), MORNING, zone)
    asked = begins - timedelta(minutes=minutes)
    return asked if asked > now else None


def moved_to(due: Due, day: date, zone: str) -> Due:
    """The same hour on the wall, on another day."""
    if due.at is None:
        return Due(on=day)
    return Due(at=at_wall(day, due.at.astimezone(ZoneInfo(zone)).time(), zone))


def at_wall(day: date, hour: time, zone: str) -> datetime:
    return datetime.combine(day, hour, tzinfo=ZoneInfo(zone)).astimezone(UTC)
