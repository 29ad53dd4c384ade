"""A message of a theme as it is quoted."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Quote:
    """A message of a theme, and the conversation it opens."""

    text: str
    on: date
    conversation_id: int
    customer: str
