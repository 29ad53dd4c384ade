"""Consents as pages show them: topic by topic, each way in its line."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from regulars.customers.consents.queries import standings_of, topics
from regulars.customers.consents.types import Standing
from regulars.customers.models import Consent, ConsentTopic, Person
from regulars.lib.registry import CustomerPanel
from regulars.staff.models import Company

State = Consent.State
TONES = {State.GIVEN: "good", State.WITHDRAWN: "warn", State.PENDING: "info"}
NOT_ASKED = _("not asked")
MOST_PEOPLE = 10


def panel(
    request: HttpRequest, customer_id: int, *, ours: Company | None = None, rows: Sequence[int] | None = None
) -> dict[str, Any]:
    """Where a customer stands. Two queries, one more for the people of a company, one more without the rows."""
    return {"topics": by_topic(customer_id, rows=rows)}


def by_topic(customer_id: int, *, rows: Sequence[int] | None = None) -> list[dict[str, Any]]:
    """[{title, lines [{channel, title, tone, since, how, asked_at, person}]}]; what was put away only where it was
    answered. At most three queries, one more without the rows."""
    standings = standings_of(customer_id, rows=rows)
    names = names_of({one.person_id for one in standings if one.person_id})
    every = topics(archived=None)
    shown = [(topic, [one for one in standings if one.topic_id == topic.id]) for topic in every]
    return [
        {"title": topic.title, "archived": bool(topic.archived_at), "lines": lines(topic, found, names)}
        for topic, found in shown
        if found or not topic.archived_at
    ]


def names_of(person_ids: Iterable[int]) -> dict[int, str]:
    wanted = list(person_ids)
    return dict(Person.objects.filter(id__in=wanted).values_list("id", "full_name")) if wanted else {}


def lines(topic: ConsentTopic, standings: Sequence[Standing], names: dict[int, str]) -> list[dict[str, Any]]:
    """Every way the topic is asked for, what the customer said itself first, then its people."""
    own = {one.channel: one for one in standings if one.person_id is None}
    channels = [channel for channel in ConsentTopic.Channel if channel in topic.channels or channel in own]
    people = [one for one in standings if one.person_id is not None][: MOST_PEOPLE * len(ConsentTopic.Channel)]
    return [
        *(line(channel, own.get(channel)) for channel in channels),
        *(line(ConsentTopic.Channel(one.channel), one, names.get(one.person_id or 0, "")) for one in people),
    ]


def line(channel: ConsentTopic.Channel, one: Standing | None, person: str = "") -> dict[str, Any]:
    shown = {"channel": channel.label, "person": person}
    if one is None:
        return {**shown, "title": NOT_ASKED, "tone": "neutral"}
    state = State(one.state)
    return {
        **shown,
        "title": state.label,
        "tone": TONES[state],
        "since": one.since,
        "how": "" if state == State.PENDING else one.event.get_how_display(),
        "asked_at": one.asked_at if state != State.PENDING else None,
    }


EVIDENCE = {
    "note": "%(value)s",
    "address": _("from the network address %(value)s"),
    "browser": _("with %(value)s"),
    "asked": _("answers our question %(value)s"),
    "file": _("file %(value)s"),
    "row": _("row %(value)s"),
}


def evidence_in_words(evidence: Mapping[str, Any]) -> list[str]:
    """What shows that something was said, a line each; what a program gave by its own names."""
    known = [str(words) % {"value": evidence[name]} for name, words in EVIDENCE.items() if evidence.get(name)]
    return [*known, *(f"{name}: {value}" for name, value in evidence.items() if name not in EVIDENCE)]


PANEL = CustomerPanel("desk.consents", "desk/panels/consents.html", panel, order=40)
