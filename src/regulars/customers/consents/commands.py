"""Recording what customers agree to. What was recorded is never changed; a mistake is taken back by another event."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from regulars.customers import timeline
from regulars.customers.consents.errors import (
    ChannelNotAsked,
    LinkSpent,
    SaidByThemselves,
    SaidLater,
    TopicArchived,
    UnknownTopic,
)
from regulars.customers.consents.kinds import CONSENT_REF, KIND_OF
from regulars.customers.consents.settling import settle
from regulars.customers.consents.types import Said
from regulars.customers.consents.wordings import InForce
from regulars.customers.errors import NothingToUndo
from regulars.customers.models import ConsentEvent, ConsentTopic, Customer, Person
from regulars.customers.notes.follow_ups import standing_row
from regulars.customers.together import rows_of
from regulars.lib.errors import NotFound

What, How = ConsentEvent.What, ConsentEvent.How
DIRECTIONS = {What.GIVEN: "in", What.WITHDRAWN: "in", What.ASKED: "out"}


@transaction.atomic
def record_consent(customer_id: int, said: Said, *, actor: str, now: datetime) -> ConsentEvent:
    """Record that a customer gave or withdrew a consent, or was asked for it. Raises as `record_consents`."""
    (event,) = record_consents(customer_id, [said], actor=actor, now=now)
    return event


@transaction.atomic
def record_consents(customer_id: int, said: Sequence[Said], *, actor: str, now: datetime) -> list[ConsentEvent]:
    """Record several at once; of a customer merged into another, with that one.

    What was recorded before under the same `source_key` is left out of the answer. Raises NotFound, CustomerErased,
    UnknownTopic, TopicArchived, ChannelNotAsked, SaidLater.
    """
    row = standing_row(customer_id)
    # Two events of one customer at once: the later one must see the earlier.
    customer = Customer.objects.select_for_update().get(id=row)
    topics = topics_of(said)
    for one in said:
        refuse_impossible(one, topics[one.topic], now)
    people = people_named(customer, said)
    in_force = InForce(topics.values(), customer)
    events = []
    for one in said:
        topic = topics[one.topic]
        happened_at = one.happened_at or now
        event = ConsentEvent(
            customer=customer, person=people.get(one.person_id), topic=topic, channel=one.channel, what=one.what,
            how=one.how, happened_at=happened_at, recorded_at=now, actor=actor, evidence=dict(one.evidence),
            wording=in_force.shown(one.wording_id) or in_force.at(topic, happened_at), source_key=one.source_key,
        )  # fmt: skip
        if recorded(event):
            events.append(event)
    settle([row])
    return events


@transaction.atomic
def take_back(event_id: int, *, actor: str, now: datetime) -> ConsentEvent:
    """It should not have been recorded; what holds now is as if it had not been.

    Raises NotFound, NothingToUndo when it was taken back before, SaidByThemselves.
    """
    event = ConsentEvent.objects.select_related("topic").filter(id=event_id, erased_at=None).first()
    if event is None:
        raise NotFound()
    # The row it was recorded with, merged or not: what is put right must part again with it.
    Customer.objects.select_for_update().get(id=event.customer_id)
    if event.what == What.TAKEN_BACK or ConsentEvent.objects.filter(takes_back=event).exists():
        raise NothingToUndo()
    if not may_be_mistaken(event):
        raise SaidByThemselves()
    back = ConsentEvent(
        customer_id=event.customer_id, person_id=event.person_id, topic=event.topic, channel=event.channel,
        what=What.TAKEN_BACK, how=event.how, happened_at=now, recorded_at=now, actor=actor, takes_back=event,
    )  # fmt: skip
    recorded(back)
    settle([event.customer_id])
    return back


def may_be_mistaken(event: ConsentEvent) -> bool:
    """Whether an employee may say that it should not have been recorded: not what a customer pressed alone."""
    if event.erased_at or event.what == What.TAKEN_BACK:
        return False
    return event.how != How.LINK or event.what == What.ASKED


@transaction.atomic
def take_back_act(event_id: int, *, rows: Sequence[int], actor: str, now: datetime) -> list[ConsentEvent]:
    """Take back everything that was recorded in one act with an event: one call may speak of several channels.

    Raises as `take_back`.
    """
    return [take_back(one.id, actor=actor, now=now) for one in act_of(event_id, rows=rows)]


def act_of(event_id: int, *, rows: Sequence[int]) -> list[ConsentEvent]:
    """What was recorded of one customer (its `rows`) by one author at one moment. Two queries. Raises NotFound."""
    event = ConsentEvent.objects.filter(id=event_id, customer_id__in=rows).first()
    if event is None:
        raise NotFound()
    act = ConsentEvent.objects.filter(customer_id=event.customer_id, topic_id=event.topic_id, what=event.what)
    return list(act.filter(recorded_at=event.recorded_at, actor=event.actor).order_by("id"))


@transaction.atomic
def confirm(asked_ids: Iterable[int], *, proof: Mapping[str, Any], now: datetime) -> list[ConsentEvent]:
    """The customer opened the link we sent and agreed to what we asked. Confirming twice changes nothing.

    `proof` is what shows it: the address of the network, the browser. Raises LinkSpent when none of it is asked any
    more.
    """
    asked = open_questions(asked_ids)
    if not asked:
        raise LinkSpent()
    said = [
        Said(
            topic=one.topic.key, channel=one.channel, what=What.GIVEN, how=How.LINK, person_id=one.person_id,
            evidence={**proof, "asked": one.id}, wording_id=one.wording_id, source_key=f"confirmed:{one.id}",
        )
        for one in asked
    ]  # fmt: skip
    return record_consents(asked[0].customer_id, said, actor="", now=now)


def open_questions(asked_ids: Iterable[int]) -> list[ConsentEvent]:
    """What was asked and neither taken back nor erased since, with topics and wordings. One query."""
    back = ConsentEvent.objects.filter(what=What.TAKEN_BACK).values("takes_back_id")
    asked = ConsentEvent.objects.filter(id__in=list(asked_ids), what=What.ASKED, erased_at=None)
    known = asked.exclude(id__in=back).filter(topic__archived_at=None)
    return list(known.select_related("topic", "wording", "customer", "person").order_by("id"))


def answered(asked_ids: Iterable[int]) -> bool:
    """Whether somebody agreed to all of it by the link already. One query."""
    keys = [f"confirmed:{one}" for one in asked_ids]
    return ConsentEvent.objects.filter(source_key__in=keys).count() == len(keys)


# What is checked and looked up -----------------------------------------------------------------------------------


def topics_of(said: Sequence[Said]) -> dict[str, ConsentTopic]:
    """Raises UnknownTopic."""
    topics = {topic.key: topic for topic in ConsentTopic.objects.order_by("id")}
    for one in said:
        if one.topic not in topics:
            raise UnknownTopic(topic=one.topic, known=", ".join(topics) or "–")
    return topics


def refuse_impossible(said: Said, topic: ConsentTopic, now: datetime) -> None:
    """A withdrawal is always taken, whatever is asked for nowadays.

    Raises SaidLater, TopicArchived, ChannelNotAsked.
    """
    if said.happened_at and said.happened_at > now:
        raise SaidLater()
    if said.channel not in ConsentTopic.Channel:
        raise ChannelNotAsked(topic=topic.title, channel=said.channel, known=", ".join(topic.channels))
    if said.what == What.WITHDRAWN:
        return
    if topic.archived_at:
        raise TopicArchived(topic=topic.title)
    if said.channel not in topic.channels:
        raise ChannelNotAsked(topic=topic.title, channel=said.channel, known=", ".join(topic.channels))


def people_named(customer: Customer, said: Sequence[Said]) -> dict[int | None, Person]:
    """The people spoken of; none where the customer is one person. Raises NotFound for somebody else's."""
    wanted = {one.person_id for one in said if one.person_id}
    found: dict[int | None, Person] = {
        one.id: one for one in Person.objects.filter(id__in=wanted, customer_id__in=rows_of(customer.id))
    }
    if wanted - set(found):
        raise NotFound()
    if customer.kind == Customer.Kind.PERSON:
        return {}
    return found


def recorded(event: ConsentEvent) -> bool:
    """Write the event and tell the timeline; False when it is known by its key already."""
    if event.source_key and ConsentEvent.objects.filter(source_key=event.source_key).exists():
        return False
    event.save(force_insert=True)
    timeline.record(
        KIND_OF[What(event.what)], customer_id=event.customer_id, person_id=event.person_id,
        happened_at=event.happened_at, now=event.recorded_at, actor=event.actor, ref=f"{CONSENT_REF}{event.id}",
        channel=event.channel, direction=DIRECTIONS.get(What(event.what), ""),
        data={"topic": event.topic.title, "channel": event.channel, "how": event.how},
    )  # fmt: skip
    return True
