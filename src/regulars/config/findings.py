"""What the doctor finds."""

from dataclasses import dataclass
from typing import Literal

State = Literal["well", "notice", "broken"]


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what it is like, and what to do when that is not well."""

    check: str
    state: State
    says: str
    mend: str = ""


def well(check: str, says: str) -> Finding:
    return Finding(check, "well", says)


def notice(check: str, says: str, mend: str) -> Finding:
    return Finding(check, "notice", says, mend)


def broken(check: str, says: str, mend: str) -> Finding:
    return Finding(check, "broken", says, mend)
