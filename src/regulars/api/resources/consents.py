"""What customers agreed to, and recording that they did."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Status

from regulars.api.door import actor
from regulars.api.service import Resource
from regulars.api.shapes.consents import ConsentRecorded, ConsentShown, ConsentTold, TopicShown
from regulars.customers import queries
from regulars.customers.consents import commands, links
from regulars.customers.consents.queries import latest_wordings, standings_of, topics
from regulars.customers.consents.types import Said
from regulars.customers.models import ConsentEvent
from regulars.lib.clock import now
from regulars.staff.api_keys import Scope

resource = Resource("Consents")


@resource.endpoint("GET", "/consent-topics", scope=Scope.READ_CUSTOMERS, answer=list[TopicShown])
def list_consent_topics(request: HttpRequest) -> Any:
    """What customers are asked about, and by which channels."""
    every = list(topics(archived=None))
    wordings = latest_wordings([topic.id for topic in every], [])
    return [
        {
            "key": topic.key, "title": topic.title, "about": topic.about, "channels": topic.channels,
            "version": wordings[topic.id].version if topic.id in wordings else 0,
            "archived": topic.archived_at is not None,
        }
        for topic in every
    ]  # fmt: skip


@resource.endpoint(
    "GET", "/customers/{int:customer_id}/consents", scope=Scope.READ_CUSTOMERS, answer=list[ConsentShown]
)
def list_consents(request: HttpRequest, customer_id: int) -> Any:
    """Where a customer and its people stand. What is not in the list was never asked and never said."""
    customer = queries.customer(customer_id)
    keys = dict(topics(archived=None).values_list("id", "key"))
    found = standings_of(customer_id, rows=queries.rows_together(customer))
    return [
        {
            "topic": keys[one.topic_id], "channel": one.channel, "person_id": one.person_id, "state": one.state,
            "since": one.since, "how": one.event.how, "asked_at": one.asked_at,
        }
        for one in found
    ]  # fmt: skip


@resource.endpoint(
    "POST", "/customers/{int:customer_id}/consents", scope=Scope.WRITE_CUSTOMERS, answer=ConsentRecorded, status=201
)
def record_consent(request: HttpRequest, customer_id: int, given: ConsentTold) -> Any:
    """Record that a customer agreed or withdrew, or ask by a link.

    An event that is older than what is known is kept as proof and changes nothing. Answers 422 `unknown_topic`,
    `channel_not_asked` or `said_later`, 409 `topic_archived`.
    """
    evidence = {"note": given.note} if given.note else {}
    said = Said(
        given.topic, given.channel, given.what, given.how, given.happened_at, given.person_id, evidence
    )  # fmt: skip
    event = commands.record_consent(customer_id, said, actor=actor(request), now=now())
    return Status(201, {**recorded(event), "confirm_url": confirm_url(request, event)})


def recorded(event: ConsentEvent) -> dict[str, Any]:
    return {
        "id": event.id, "topic": event.topic.key, "channel": event.channel, "what": event.what,
        "happened_at": event.happened_at, "version": event.wording.version if event.wording else 0,
    }  # fmt: skip


def confirm_url(request: HttpRequest, event: ConsentEvent) -> str:
    if event.what != ConsentEvent.What.ASKED:
        return ""
    return request.build_absolute_uri(reverse("desk:confirmation", args=[links.confirmation_token([event.id])]))
