"""Conversations, as programs read them and take part in them."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from ninja import Schema
from pydantic import AfterValidator, Field, model_validator

from regulars.api.shapes.common import Cursor, Identifier, Limit, Maybe, Moment, ShortText, Told, Typed
from regulars.api.shapes.notes import some_words
from regulars.lib.text import clean

LENGTH = 50_000
Words = Annotated[str, Field(min_length=1, max_length=LENGTH), AfterValidator(some_words)]
State = Literal["open", "waiting", "third", "closed"]


class ConversationsAsked(Told):
    state: State | None = None
    channel: Annotated[str, Field(max_length=20), AfterValidator(clean)] = ""
    customer_id: Identifier | None = None
    q: Typed = Field("", description="Words that were said in it, of its subject or of the customer's name.")
    cursor: Cursor = ""
    limit: Limit = 50


class ChannelShown(Schema):
    """An account through which customers write to us: a mailbox, a bot, a site."""

    id: int
    kind: str
    title: str
    address: str
    state: str


class PromiseShown(Schema):
    """A clock: `first` answer, `next` answer or `resolution`. `due_at` is empty where it stands still."""

    clock: str
    state: str
    due_at: datetime | None
    elapsed_s: int


class ConversationShown(Schema):
    id: int
    customer_id: int
    subject: str
    topic: str
    tags: list[str]
    channel: str
    state: State
    assignee_id: int | None
    team_id: int | None
    third_party: str
    waiting_since: datetime | None
    due_at: datetime | None
    snoozed_until: datetime | None
    created_at: datetime
    active_at: datetime
    messages_count: int
    merged_into_id: int | None


class ConversationWithPromises(ConversationShown):
    promises: list[PromiseShown]


class MessagesAsked(Told):
    cursor: Cursor = ""
    limit: Limit = 50


class FileShown(Schema):
    name: str
    content_type: str
    size: int


class MessageShown(Schema):
    """`direction`: from the customer (`in`), from us (`out`), or among ourselves (`note`)."""

    id: int
    direction: Literal["in", "out", "note"]
    channel: str
    author_name: str
    employee_id: int | None
    subject: str
    text: str
    files: list[FileShown]
    at: datetime
    state: str
    reason: str
    automatic: bool
    facts: dict[str, Any]


class AnswerTold(Told):
    """An answer to the customer. It goes out after ten seconds; `automatic` for what no person wrote."""

    text: Words
    subject: Maybe = ""
    afterwards: Literal["", "wait", "close"] = "wait"
    automatic: bool = False
    send_at: Moment | None = None
    seen: Identifier | None = Field(None, description="The last message you know of; a later one answers 409.")


class NoteAmongUs(Told):
    text: Words
    mentions: list[Identifier] = Field(default_factory=list, max_length=30)


class ConversationTold(Told):
    """A conversation that we begin: by which account and to which address."""

    customer_id: Identifier
    account_id: Identifier
    address: ShortText
    text: Words
    subject: Maybe = ""
    topic: Annotated[str, Field(max_length=60), AfterValidator(clean)] = ""


class ConversationChange(Told):
    """What is sent is changed. `third_party` says who must do something first, and belongs to `third`."""

    state: State | None = None
    third_party: Annotated[str, Field(max_length=100), AfterValidator(clean)] = ""
    assignee_id: Identifier | None = None
    team_id: Identifier | None = None
    snoozed_until: Moment | None = None
    topic: Annotated[str, Field(max_length=60), AfterValidator(clean)] | None = None
    subject: Maybe | None = None
    tags: list[Annotated[str, Field(min_length=1, max_length=40), AfterValidator(clean)]] | None = Field(
        None, max_length=20
    )

    @model_validator(mode="after")
    def says_who(self) -> Self:
        if (self.state == "third") != bool(self.third_party):
            raise ValueError("`third` and `third_party` belong together")
        return self
