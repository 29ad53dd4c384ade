"""What crosses the border of this folder: what was said, and where a customer stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from regulars.customers.models import ConsentEvent


class Answer(StrEnum):
    """Whether somebody may be written or called about something. Unknown: they were never asked, or did not answer."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Said:
    """What a customer said of a topic and a channel, or what we asked (`what` is one of ConsentEvent.What).

    `happened_at` None is the moment it is recorded. `evidence` is what shows that it was so: words, a file, an address.
    """

    topic: str
    channel: str
    what: str
    how: str
    happened_at: datetime | None = None
    person_id: int | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)
    wording_id: int | None = None
    source_key: str = ""


@dataclass(frozen=True)
class Standing:
    """Where a customer, or one of its people, stands with a topic by a channel, all rows of the customer together.

    `state` is one of Consent.State; `event` is the one that decided; `asked_at` is the last time they were asked since.
    """

    topic_id: int
    channel: str
    person_id: int | None
    state: str
    since: datetime
    asked_at: datetime | None
    event: ConsentEvent

    @property
    def answer(self) -> Answer:
        return Answer.UNKNOWN if self.state == "pending" else Answer(self.state)
