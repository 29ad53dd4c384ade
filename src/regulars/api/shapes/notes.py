"""What programs write of a customer: notes, calls, meetings."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from regulars.api.shapes.common import Identifier, Moment, Told
from regulars.lib.text import clean

LENGTH = 10_000


def some_words(text: str) -> str:
    """The text as it was sent, so that its lines stay; the command tidies it."""
    if not clean(text):
        raise ValueError("nothing is written")
    return text


class NoteTold(Told):
    """A note, a call or a meeting. A call says who called and how it went; the others do not."""

    kind: Literal["note", "call", "meeting"] = "note"
    text: Annotated[str, Field(min_length=1, max_length=LENGTH), AfterValidator(some_words)]
    direction: Literal["", "in", "out"] = ""
    outcome: Literal["", "reached", "message", "missed"] = ""
    happened_at: Moment | None = Field(None, description="Left out: now.")
    person_id: Identifier | None = Field(None, description="The human of the customer it was with.")

    @model_validator(mode="after")
    def says_how_a_call_went(self) -> Self:
        if (self.kind == "call") != bool(self.direction and self.outcome):
            raise ValueError("a call has a direction and an outcome, the others have neither")
        if self.kind != "call" and (self.direction or self.outcome):
            raise ValueError("only a call has a direction and an outcome")
        return self
