"""Customers, their people, how they are known, and what happened with them."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AfterValidator, Field

from regulars.api.shapes.attributes import Values
from regulars.api.shapes.common import (
    Country,
    Cursor,
    Identifier,
    Language,
    Limit,
    Maybe,
    Moment,
    Text,
    Told,
    Typed,
)
from regulars.lib.text import clean

Kind = Literal["person", "company"]
Channel = Literal["email", "phone", "telegram", "external"]


class CustomerTold(Told):
    """A new customer. An e-mail or phone that belongs to somebody else is a conflict."""

    name: Text
    kind: Kind = "person"
    email: Maybe = ""
    phone: Maybe = Field("", description="With the country: +380671234567.")
    country: Country = Field("", description="ISO 3166, two letters.")
    language: Language = Field("", description="ISO 639, two letters.")
    manager_id: Identifier | None = Field(None, description="The employee who looks after them.")
    attributes: Values = Field(default_factory=dict)


class CustomerChange(Told):
    """Only what is sent is changed; an empty text takes a value away. Own attributes that are not named stay."""

    name: Text | None = None
    kind: Kind | None = None
    email: Maybe | None = None
    phone: Maybe | None = None
    country: Country | None = None
    language: Language | None = None
    manager_id: Identifier | None = None
    attributes: Values | None = None


class FiguresOfCustomer(Schema):
    """What the last run of figures says. Money in minor units of the company's currency."""

    stage: str
    risk: float | None = Field(description="Chance that they are gone, 0 to 1.")
    value_minor: int
    value_at_risk_minor: int
    orders_count: int
    spent_minor: int
    first_order_on: date | None
    last_order_on: date | None
    recency_score: int
    frequency_score: int
    monetary_score: int
    group: str
    reason: dict[str, Any]
    computed_at: datetime


class CustomerShown(Schema):
    id: int
    kind: str
    name: str
    email: str
    phone: str
    country: str
    language: str
    attributes: dict[str, Any]
    manager_id: int | None
    joined_on: date | None
    created_at: datetime
    merged_into_id: int | None = Field(description="The customer this one was found to be; their history is there.")
    erased_at: datetime | None = Field(description="Since when nothing here says who it was.")
    figures: FiguresOfCustomer | None = Field(description="null until a run of figures has seen the customer.")


class CustomerInList(Schema):
    id: int
    kind: str
    name: str
    email: str
    phone: str
    external: str
    country: str
    stage: str | None
    risk: float | None
    value_minor: int | None
    value_at_risk_minor: int | None
    orders_count: int | None
    spent_minor: int | None
    last_order_on: date | None


class CustomersAsked(Schema):
    """Which customers. Own attributes narrow as `a.<name>=<value>`."""

    q: Typed = Field("", description="Part of a name, an e-mail, a phone; in any script.")
    stage: Typed = ""
    kind: Literal["", "person", "company"] = ""
    country: Country = ""
    manager_id: Identifier | None = None
    at_risk: bool = Field(False, description="Only customers of whom money may be lost.")
    sort: str = Field(
        "name",
        pattern="^-?(name|value|value_at_risk|spent|orders|last_order)$",
        description="By a figure, customers without figures are left out; «-» in front for descending.",
    )
    cursor: Cursor = ""
    limit: Limit = 50


class IdentityAsked(Schema):
    channel: Channel
    value: Text


class IdentityTold(Told):
    channel: Channel
    value: Text
    person_id: Identifier | None = None


class IdentityShown(Schema):
    id: int
    channel: str
    value: str
    person_id: int | None
    created_at: datetime


class PersonTold(Told):
    full_name: Text
    given_name: Maybe = ""
    patronymic: Maybe = ""
    family_name: Maybe = ""
    language: Language = ""


Occupation = Annotated[str, Field(max_length=100), AfterValidator(clean)]


class PersonChange(Told):
    """Only what is sent is changed. E-mails and phones are all of the person's: those left out are taken away."""

    full_name: Text | None = None
    role: Occupation | None = None
    language: Language | None = None
    emails: list[Text] | None = Field(None, max_length=10)
    phones: list[Text] | None = Field(None, max_length=10)


class PersonShown(Schema):
    id: int
    full_name: str
    role: str = Field(description="What they do in their company.")
    given_name: str
    patronymic: str
    family_name: str
    gender: str
    language: str
    created_at: datetime


class TimelineAsked(Schema):
    kind: Typed = Field("", description="Only entries of this kind, such as purchases.order_placed.")
    channel: Typed = Field("", description="Only what came or went by this channel, such as phone.")
    person_id: Identifier | None = Field(None, description="Only what happened with this human of the customer.")
    since: Moment | None = Field(None, description="Only what happened then or later.")
    until: Moment | None = Field(None, description="Only what happened before.")
    q: Typed = Field("", description="Words of notes, numbers of orders, what a kind is called; all of them are met.")
    cursor: Cursor = ""
    limit: Limit = 30


class EntryShown(Schema):
    """Something that happened. `happened_at` is when it was so, `recorded_at` when we learnt of it."""

    id: int
    kind: str
    sentence: str
    happened_at: datetime
    recorded_at: datetime
    actor: str
    ref: str
    channel: str
    direction: str
    person_id: int | None
    data: dict[str, Any]
