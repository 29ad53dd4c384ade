"""What crosses the border of this folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

ONCE, DAY, WEEK, MONTH = "", "day", "week", "month"


@dataclass(frozen=True)
class Due:
    """By when: a day of the company, or an instant."""

    on: date | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Repeats:
    """How a task comes again: every so many days, weeks (on some weekdays, 0 is Monday) or months.

    `day` is the day of the month that was meant, where a month on the way was too short for it.
    """

    every: str = ONCE
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    day: int | None = None


NEVER = Repeats()


@dataclass(frozen=True)
class Described:
    """Everything that is said of a task; `remind_minutes` before it is due, None for no reminder.

    `said` is what a program knows of a task it gives: its `kind` is one of `lib.registry.task_words`.
    """

    title: str
    due: Due
    assignee_id: int
    text: str = ""
    customer_id: int | None = None
    project_id: int | None = None
    ref: str = ""
    remind_minutes: int | None = None
    repeats: Repeats = NEVER
    said: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Seen:
    """Which tasks a reader may see: about customers at all, and of those perhaps only about their own."""

    customers: bool
    only_of: int | None = None
