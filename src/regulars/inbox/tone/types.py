from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise


class Kind(StrEnum):
    """What a mark is about. Permanent words: they are counted and translated by them."""

    GREETING = "greeting"
    NAME = "name"
    OTHER_NAME = "other_name"
    TEMPLATE = "template"
    JARGON = "jargon"
    BLAME = "blame"
    UNANSWERED = "unanswered"
    APOLOGY = "apology"
    CAPITALS = "capitals"
    LENGTH = "length"
    LANGUAGE = "language"


@dataclass(frozen=True)
class About:
    """What the draft answers, and whom.

    language: of the conversation, for what tells none by itself. greetings: lines that are right for this
    customer (see `customers.addressing`), of all tones; none where the name is not known for certain. customer_text:
    what the customer wrote since our last answer. is_complaint: None lets the words tell. first: whether we have not
    greeted them yet today.
    """

    language: str
    greetings: tuple[str, ...] = field(default=())
    customer_text: str = ""
    is_complaint: bool | None = None
    first: bool = True


@dataclass(frozen=True)
class Mark:
    """A place in a draft, and why to look at it again. What is missing has its place between two letters.

    `about` are words of the draft or of the customer that the reason names.
    """

    start: int
    end: int
    kind: Kind
    reason: str | Promise
    about: str = ""
