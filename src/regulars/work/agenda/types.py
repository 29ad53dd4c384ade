"""What stands in a calendar."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Kind(StrEnum):
    TASK = "task"
    CALL = "call"
    FOLLOW_UP = "follow_up"
    OCCASION = "occasion"


@dataclass(frozen=True)
class Item:
    """Something on a day, or at an instant of it. `key` names it for ever («task-17»), `changes` counts its changes.

    `url` is its page, without the address of the installation; `made_at` is when we learnt of it.
    """

    key: str
    kind: Kind
    title: str
    on: date
    url: str
    at: datetime | None = None
    customer: str = ""
    text: str = ""
    done: bool = False
    late: bool = False
    changes: int = 0
    made_at: datetime | None = None
    remind_at: datetime | None = None


@dataclass(frozen=True)
class Reader:
    """Whose calendar it is, where their clock stands, and which customers they may see."""

    employee_id: int
    zone: str
    customers: bool
    only_of: int | None = None
