"""What crosses the border of this folder."""

from dataclasses import dataclass

from regulars.work.calendars.hours import Day


@dataclass(frozen=True)
class Described:
    """Everything that is said of working hours, but for single days."""

    name: str
    zone: str
    country: str
    week: tuple[Day, ...]
