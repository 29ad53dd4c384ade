"""What routing is asked with, and what it answers."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from regulars.work.routing.words import words

OF_CUSTOMER = ("customer_id", "manager_id")


@dataclass(frozen=True)
class Wanted:
    """What somebody is needed for.

    `language` is a code («uk»), `topics` are words for what it is about, matched with skills and with what teams take.
    `team_id` names the queue; else the team that takes this most exactly. `unhappy`: a complaint, a bad rating.
    """

    customer_id: int
    manager_id: int | None = None
    channel: str = ""
    language: str = ""
    topics: tuple[str, ...] = ()
    valued: bool = False
    unhappy: bool = False
    team_id: int | None = None

    @property
    def demanding(self) -> bool:
        """Whether it goes to somebody experienced."""
        return self.valued or self.unhappy


@dataclass(frozen=True)
class Asked:
    """What is kept with an assignment, so that it can be chosen for again; whose the customer is, is asked then.

    `by_hand`: a person chose the team, so that the own manager is not asked first. `passed_by`: who gave it away,
    the last one last.
    """

    wanted: Wanted
    by_hand: bool = False
    passed_by: tuple[int, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        kept = {name: value for name, value in asdict(self.wanted).items() if value and name not in OF_CUSTOMER}
        if self.by_hand:
            kept["by_hand"] = True
        if self.passed_by:
            kept["passed_by"] = list(self.passed_by)
        return kept

    @classmethod
    def from_dict(cls, customer_id: int, manager_id: int | None, kept: Mapping[str, Any]) -> "Asked":
        of_wanted = {name: kept[name] for name in ("channel", "language", "team_id") if name in kept}
        wanted = Wanted(
            customer_id, manager_id, **of_wanted, topics=tuple(kept.get("topics", ())),
            valued=bool(kept.get("valued")), unhappy=bool(kept.get("unhappy")),
        )  # fmt: skip
        return cls(wanted, bool(kept.get("by_hand")), tuple(kept.get("passed_by", ())))


@dataclass(frozen=True)
class Routed:
    """Who has it now: an employee, or nobody yet and the queue of a team. `why` is read by `words`."""

    employee_id: int | None
    team_id: int | None
    why: str

    @property
    def words(self) -> str:
        return words(self.why)
