"""A review as a program, a file or a feed brings it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from regulars.channels import fields
from regulars.channels.bringing import ItemRefused
from regulars.channels.fields import Json

if TYPE_CHECKING:
    from regulars.channels.models import Account

REVIEW = (
    "id",
    "at",
    "author",
    "author_id",
    "email",
    "phone",
    "rating",
    "best",
    "title",
    "text",
    "url",
    "place",
    "language",
)
# What only we add: it is told long after it was written, and there is nothing to do about it.
OURS = (*REVIEW, "late")
ANSWER = ("id", "review", "author_id", "at", "text", "url", "employee_id")
LONGEST_TEXT = 20_000
MOST_STARS = 100


@dataclass(frozen=True)
class Review:
    """`author_id` names the author at the place; without it nobody can say that two reviews are of one person."""

    key: str
    at: datetime
    author: str
    author_id: str
    email: str
    phone: str
    rating: float | None
    best: int
    title: str
    text: str
    url: str
    place: str
    language: str
    late: bool

    @property
    def rating_share(self) -> float:
        """From 0 to 1, whatever the place counts in."""
        return (self.rating or 0) / self.best


@dataclass(frozen=True)
class Answer:
    """What somebody of us wrote at the place."""

    key: str
    review: str
    author_id: str
    at: datetime
    text: str
    url: str
    employee_id: int | None


def review_key(account: "Account", item: Json) -> str:
    return f"review:{review(item).key}"


def review(item: Json, known: tuple[str, ...] = REVIEW) -> Review:
    """Raises ItemRefused."""
    fields.only(item, known)
    best = fields.number(item, "best", least=1, most=MOST_STARS) or 5
    found = Review(
        key=fields.identifier(item),
        at=fields.moment(item),
        author=fields.text(item, "author", longest=200),
        author_id=fields.text(item, "author_id", longest=200),
        email=fields.text(item, "email", longest=320),
        phone=fields.text(item, "phone", longest=60),
        rating=stars(item, best),
        best=best,
        title=fields.text(item, "title", longest=300),
        text=fields.text(item, "text", longest=LONGEST_TEXT),
        url=fields.web_address(item, "url"),
        place=fields.text(item, "place", longest=100),
        language=fields.text(item, "language", longest=5).lower(),
        late=fields.flag(item, "late"),
    )
    if found.rating is None and not found.text:
        raise ItemRefused(_("There is neither “text” nor “rating” in it."))
    return found


def stars(item: Json, best: int) -> float | None:
    """From 0 to the best there is; halves are usual."""
    value = item.get("rating")
    if value is None:
        return None
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= best:
        raise ItemRefused(_("The field “rating” must be a number from 0 to %(best)s.") % {"best": best})
    return float(value)


def answer(item: Json) -> Answer:
    """Raises ItemRefused."""
    fields.only(item, ANSWER)
    return Answer(
        key=fields.identifier(item),
        review=fields.identifier(item, "review"),
        author_id=fields.text(item, "author_id", longest=320, required=True),
        at=fields.moment(item),
        text=fields.text(item, "text", longest=LONGEST_TEXT, required=True),
        url=fields.web_address(item, "url"),
        employee_id=fields.number(item, "employee_id", least=1, most=2**62),
    )
