"""Hours as people write them: «9:00-13:00, 14:00-18:00»."""

import re
from collections.abc import Iterable
from itertools import pairwise

from regulars.work.calendars.errors import HoursOverlap, HoursUnclear
from regulars.work.calendars.hours import MINUTES_OF_A_DAY, Day, Interval

TIME = r"(\d{1,2})(?:[:.](\d{2}))?"
INTERVAL = re.compile(rf"{TIME}\s*[-–—]\s*{TIME}", re.ASCII)
MOST_WRITTEN = 200


def read_hours(written: str) -> Day:
    """The intervals of a day, in their order; none for a closed day. Raises HoursUnclear, HoursOverlap.

    >>> read_hours("14-18, 9:00–13.30")
    ((540, 810), (840, 1080))
    >>> read_hours("0:00-24:00"), read_hours(" ")
    (((0, 1440),), ())
    """
    parts = [part.strip() for part in re.split(r"[,;\n]", written[:MOST_WRITTEN]) if part.strip()]
    return ordered(read_interval(part) for part in parts)


def read_interval(part: str) -> Interval:
    found = INTERVAL.fullmatch(part)
    if found is None:
        raise HoursUnclear(written=part[:40])
    hour, minute, until_hour, until_minute = (int(group or 0) for group in found.groups())
    start, end = hour * 60 + minute, until_hour * 60 + until_minute
    if minute > 59 or until_minute > 59 or not start < end <= MINUTES_OF_A_DAY:
        raise HoursUnclear(written=part[:40])
    return start, end


def ordered(intervals: Iterable[Interval]) -> Day:
    found = tuple(sorted(intervals))
    if any(end > start for (_start, end), (start, _end) in pairwise(found)):
        raise HoursOverlap()
    return found


def write_hours(day: Day) -> str:
    """
    >>> write_hours(((540, 810), (840, 1440)))
    '9:00-13:30, 14:00-24:00'
    """
    return ", ".join(f"{clock(start)}-{clock(end)}" for start, end in day)


def clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"
