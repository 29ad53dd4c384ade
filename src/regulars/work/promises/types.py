"""What crosses the border of this folder."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Clock(StrEnum):
    """FIRST: until the first answer. NEXT: until each later one. RESOLUTION: until it is solved."""

    FIRST = "first"
    NEXT = "next"
    RESOLUTION = "resolution"


class Happened(StrEnum):
    """What can happen in a matter; what it does to each clock says `reckoning`."""

    ASKED = "asked"
    ANSWERED = "answered"
    WAITS_FOR_CUSTOMER = "waits_for_customer"
    WAITS_FOR_THIRD_PARTY = "waits_for_third_party"
    RESUMED = "resumed"
    PAUSED = "paused"
    CLOSED = "closed"
    REOPENED = "reopened"
    CANCELLED = "cancelled"


class State(StrEnum):
    RUNNING = "running"
    WAITS_CUSTOMER = "waits_customer"
    WAITS_THIRD = "waits_third"
    PAUSED = "paused"
    KEPT = "kept"
    BROKEN = "broken"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Subject:
    """What a promise is chosen by. `third_party` is whom the answer depends on, where that is known from the start."""

    customer_id: int
    channel: str
    topic: str = ""
    team_id: int | None = None
    valued: bool = False
    third_party: str = ""


@dataclass(frozen=True)
class Standing:
    """How one clock stands. `due_at` is None where it stands still; `broken` may still be running.

    `elapsed_s` is working time up to the end, or up to the last thing that happened. `policy` is what the promise is
    called among ours.
    """

    clock: Clock
    due_at: datetime | None
    state: State
    started_at: datetime
    ended_at: datetime | None
    elapsed_s: int
    limit_s: int
    policy: str
    turn: int = 1
