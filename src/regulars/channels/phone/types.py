from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Result(StrEnum):
    ANSWERED = "answered"
    MISSED = "missed"
    BUSY = "busy"
    VOICEMAIL = "voicemail"


@dataclass(frozen=True)
class Call:
    """One call. `number` is the customer's, `extension` that of the telephone here.

    `late`: it is told long after it happened; nobody is expected to call back.
    """

    key: str
    at: datetime
    direction: str
    number: str
    result: Result
    name: str = ""
    extension: str = ""
    seconds: int = 0
    waited: int = 0
    note: str = ""
    employee_id: int | None = None
    late: bool = False
