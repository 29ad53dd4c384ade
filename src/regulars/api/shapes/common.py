"""What all shapes share: text as it may be stored, numbers as the database holds them, pages, errors."""

from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, StringConstraints

from regulars.lib.text import clean

T = TypeVar("T")

BIGGEST = 2**63 - 1
MOST_ROWS = 200
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


def written(text: str) -> str:
    """Text without what cannot be stored or seen; something must be left."""
    cleaned = clean(text)
    if not cleaned:
        raise ValueError("nothing is written")
    return cleaned


def plausible(day: date) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError("a day between 1900 and 2199 is wanted")
    return day


def plausible_moment(moment: datetime) -> datetime:
    plausible(moment.date())
    return moment


Text = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(written)]
ShortText = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(written)]
Maybe = Annotated[str, Field(max_length=300), AfterValidator(clean)]
Typed = Annotated[str, Field(max_length=200), AfterValidator(clean)]
Identifier = Annotated[int, Field(ge=1, le=BIGGEST)]
Minor = Annotated[int, Field(ge=-(10**15), le=10**15)]
NotNegative = Annotated[int, Field(ge=0, le=10**15)]
Currency = Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")]
Country = Annotated[str, StringConstraints(pattern="^([A-Z]{2})?$")]
Language = Annotated[str, StringConstraints(pattern="^([a-z]{2})?$")]
Day = Annotated[date, AfterValidator(plausible)]
Moment = Annotated[AwareDatetime, AfterValidator(plausible_moment)]
Limit = Annotated[int, Field(ge=1, le=MOST_ROWS, description="Rows of a page.")]
Cursor = Annotated[str, Field(max_length=2000, description="`next_cursor` of the page before.")]


class Told(Schema):
    """What programs send. A field we do not know is an error: most often it is a typing error."""

    model_config = ConfigDict(extra="forbid")


class Problem(Schema):
    """What went wrong: a permanent code, a sentence for people, and facts for the program."""

    code: str
    message: str
    details: dict[str, Any]


class ErrorAnswer(Schema):
    error: Problem


class PageOf(Schema, Generic[T]):
    """Rows of a page; the cursors are empty where there is no page."""

    items: list[T]
    next_cursor: str
    previous_cursor: str
