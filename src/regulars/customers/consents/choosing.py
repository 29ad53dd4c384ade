"""A customer choosing alone: what they may choose, and what a choice changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from regulars.customers.consents.queries import standings_of, topics
from regulars.customers.consents.types import Answer, Said, Standing
from regulars.customers.models import ConsentEvent, ConsentTopic, ConsentWording, Customer

What, How = ConsentEvent.What, ConsentEvent.How


@dataclass(frozen=True)
class Change:
    """A topic and a channel that are to be given from now on, or not."""

    topic: ConsentTopic
    channel: str
    given: bool


@dataclass(frozen=True)
class Page:
    """The topics a customer may choose among, with what holds for them now."""

    topics: Sequence[ConsentTopic]
    answers: Mapping[tuple[int, str], Answer]

    def is_given(self, topic: ConsentTopic, channel: str) -> bool:
        return self.answers.get((topic.id, channel)) == Answer.GIVEN

    def channels_of(self, topic: ConsentTopic) -> list[str]:
        """The ways it is asked for, and those it was given by before; of what was put away, only the latter."""
        asked = [] if topic.archived_at else topic.channels
        every = ConsentTopic.Channel.values
        return [channel for channel in every if channel in asked or self.is_given(topic, channel)]

    @property
    def any_given(self) -> bool:
        return Answer.GIVEN in self.answers.values()

    def changes(self, wanted: Iterable[str]) -> list[Change]:
        """What differs when exactly the `wanted` (see `value`) are chosen; what was never agreed to stays unsaid."""
        chosen = set(wanted)
        return [
            Change(topic, channel, value(topic, channel) in chosen)
            for topic in self.topics
            for channel in self.channels_of(topic)
            if (value(topic, channel) in chosen) != self.is_given(topic, channel)
        ]

    def nothing_more(self) -> list[Change]:
        """«Nothing of it»: also of what was never asked, so that it is known and not asked."""
        return [
            Change(topic, channel, False)
            for topic in self.topics
            for channel in self.channels_of(topic)
            if self.answers.get((topic.id, channel)) != Answer.WITHDRAWN
        ]


def page_of(customer: Customer, person_id: int | None) -> Page:
    """What a customer, or one person of a company, may choose. Three queries."""
    standings = [one for one in standings_of(customer.id) if one.person_id in (None, person_id)]
    if customer.kind == Customer.Kind.PERSON:
        person_id = None
    answers = held(standings, person_id)
    every = [topic for topic in topics(archived=None) if topic.archived_at is None or given_of(topic, answers)]
    return Page(every, answers)


def held(standings: Iterable[Standing], person_id: int | None) -> dict[tuple[int, str], Answer]:
    """What holds by topic and channel: a withdrawal of the person, else the later word of theirs and the company's."""
    found: dict[tuple[int, str], Standing] = {}
    for one in sorted(standings, key=lambda one: strength(one, person_id)):
        found[one.topic_id, one.channel] = one
    return {key: one.answer for key, one in found.items()}


def strength(one: Standing, person_id: int | None) -> tuple[bool, bool, datetime, bool]:
    withdrawn = one.answer == Answer.WITHDRAWN
    own = person_id is not None and one.person_id == person_id and withdrawn
    return own, one.answer != Answer.UNKNOWN, one.since, withdrawn


def given_of(topic: ConsentTopic, answers: Mapping[tuple[int, str], Answer]) -> bool:
    return any(answers.get((topic.id, channel)) == Answer.GIVEN for channel in ConsentTopic.Channel.values)


def value(topic: ConsentTopic, channel: str) -> str:
    """How a box names its topic and channel."""
    return f"{topic.key}:{channel}"


def said(
    changes: Iterable[Change], *, person_id: int | None, proof: Mapping[str, str], shown: Mapping[int, int]
) -> list[Said]:
    """`shown` has the wording that was before their eyes, by topic."""
    return [
        Said(
            one.topic.key, one.channel, What.GIVEN if one.given else What.WITHDRAWN, How.LINK, person_id=person_id,
            evidence=proof, wording_id=shown.get(one.topic.id),
        )
        for one in changes
    ]  # fmt: skip


def wordings_shown(page: Page, given: Iterable[str]) -> dict[int, int]:
    """Wordings of these topics among the numbers a form sent back, by topic. One query."""
    numbers = [int(number) for number in given if number.isascii() and number.isdigit() and len(number) < 19]
    of_topics = ConsentWording.objects.filter(id__in=numbers, topic__in=page.topics)
    return dict(of_topics.values_list("topic_id", "id"))


def changes_since(customer_id: int, since: datetime) -> int:
    """How often a customer chose by a link since a moment. One query."""
    chosen = ConsentEvent.objects.filter(customer_id=customer_id, how=How.LINK, recorded_at__gt=since)
    return chosen.exclude(what=What.ASKED).count()
