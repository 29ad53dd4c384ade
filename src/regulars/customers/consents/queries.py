"""Reads of consents. Each promises its number of SQL queries."""

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import Q, QuerySet

from regulars.customers.consents.errors import UnknownTopic
from regulars.customers.consents.types import Answer, Standing
from regulars.customers.consents.wordings import in_language
from regulars.customers.models import Consent, ConsentEvent, ConsentTopic, ConsentWording, Customer
from regulars.customers.together import rows_of
from regulars.lib.errors import NotFound

MOST_EVENTS = 500
DECIDED = (Consent.State.GIVEN, Consent.State.WITHDRAWN)


def topics(*, archived: bool | None = False) -> QuerySet[ConsentTopic]:
    """What customers are asked about, oldest first; with None also what was put away. One query."""
    every = ConsentTopic.objects.order_by("id")
    return every if archived is None else every.filter(archived_at__isnull=not archived)


def topic_of(topic_id: int) -> ConsentTopic:
    """One query. Raises NotFound."""
    found = ConsentTopic.objects.filter(id=topic_id).first()
    if found is None:
        raise NotFound()
    return found


def wordings_of(topic_ids: Iterable[int]) -> QuerySet[ConsentWording]:
    """All wordings of topics, the newest version first. One query."""
    return ConsentWording.objects.filter(topic_id__in=list(topic_ids)).order_by("topic_id", "-version", "language")


def latest_wordings(topic_ids: Iterable[int], languages: Sequence[str]) -> dict[int, ConsentWording]:
    """The newest wording of each topic, in the first of the languages it was written in. One query."""
    found: dict[int, list[ConsentWording]] = {}
    for one in wordings_of(topic_ids):
        of_topic = found.setdefault(one.topic_id, [])
        if not of_topic or of_topic[0].version == one.version:
            of_topic.append(one)
    return {topic_id: in_language(several, languages) for topic_id, several in found.items()}


def may_contact(customer_id: int, topic: str, channel: str, person_id: int | None = None) -> Answer:
    """Whether a customer, or one of the people of a company, may be written or called about a topic by a channel.

    Of a company, a withdrawal of the person holds whatever the company said since; otherwise the later word of the two.
    Three queries. Raises NotFound, UnknownTopic.
    """
    rows = Customer.objects.filter(Q(id=customer_id) | Q(merged_into_id=customer_id)).order_by("id")
    together = list(rows.values_list("id", "kind", "merged_into_id"))
    own = next((row for row in together if row[0] == customer_id), None)
    if own is None:
        raise NotFound()
    if own[2] is not None:
        return may_contact(own[2], topic, channel, person_id)
    asked = ConsentTopic.objects.filter(key=topic).values_list("id", flat=True).first()
    if asked is None:
        raise UnknownTopic(topic=topic, known=", ".join(topics(archived=None).values_list("key", flat=True)))
    said = Consent.objects.filter(customer_id__in=[row[0] for row in together], topic_id=asked, channel=channel)
    if own[1] == Customer.Kind.PERSON:
        return answer_of(said)
    return answer_for(said, person_id)


def answer_for(said: Iterable[Consent], person_id: int | None) -> Answer:
    """What holds for a person of a company; None: for the company as such."""
    said = list(said)
    general = [one for one in said if one.person_id is None]
    theirs = [one for one in said if one.person_id == person_id is not None]
    own = answer_of(theirs)
    return own if own == Answer.WITHDRAWN else answer_of([*theirs, *general])


def answer_of(said: Iterable[Consent]) -> Answer:
    decided = [one for one in said if one.state in DECIDED]
    return Answer(max(decided, key=strength).state) if decided else Answer.UNKNOWN


def strength(one: Consent) -> tuple[bool, object, bool]:
    """Of two rows of a customer, which one holds: an answer, then the later one, then the withdrawal."""
    return one.state in DECIDED, one.since, one.state == Consent.State.WITHDRAWN


def standings_of(customer_id: int, *, rows: Sequence[int] | None = None) -> list[Standing]:
    """Where a customer and its people stand, all rows together, the customer itself before its people.

    One query, one more when `rows` (see `customers.together`) are not given.
    """
    said = Consent.objects.filter(customer_id__in=rows or rows_of(customer_id)).order_by("person_id", "id")
    said = said.select_related("event__wording", "customer__merged_into")
    groups: dict[tuple[int | None, int, str], list[Consent]] = {}
    for one in said:
        standing = one.customer.merged_into or one.customer
        person_id = None if standing.kind == Customer.Kind.PERSON else one.person_id
        groups.setdefault((person_id, one.topic_id, one.channel), []).append(one)
    return [together(found, person_id) for (person_id, _topic, _channel), found in groups.items()]


def together(said: Sequence[Consent], person_id: int | None) -> Standing:
    one = max(said, key=strength)
    asked = [row.asked_at for row in said if row.asked_at and (row.asked_at > one.since or one.state not in DECIDED)]
    return Standing(
        one.topic_id, one.channel, person_id, one.state, one.since, max(asked, default=None), one.event
    )  # fmt: skip


# Customers that were merged are read together; of all others each row stands for itself, which an index tells alone.
COUNTS = """
WITH joint AS MATERIALIZED (
    SELECT id, merged_into_id AS root FROM customers_customer WHERE merged_into_id IS NOT NULL
    UNION SELECT merged_into_id, merged_into_id FROM customers_customer WHERE merged_into_id IS NOT NULL
)
SELECT topic_id, channel, state, sum(rows)::bigint FROM (
    SELECT topic_id, channel, state, count(*) AS rows FROM customers_consent c
    WHERE NOT EXISTS (SELECT FROM joint j WHERE j.id = c.customer_id)
    GROUP BY topic_id, channel, state
    UNION ALL
    SELECT topic_id, channel, state, count(*) FROM (
        SELECT DISTINCT ON (j.root, c.person_id, c.topic_id, c.channel) c.topic_id, c.channel, c.state
        FROM customers_consent c JOIN joint j ON j.id = c.customer_id
        ORDER BY j.root, c.person_id, c.topic_id, c.channel,
                 c.state = 'pending', c.since DESC, c.state = 'withdrawn' DESC
    ) folded GROUP BY topic_id, channel, state
) counted GROUP BY topic_id, channel, state
"""


def counts_by_topic() -> dict[tuple[int, str], dict[str, int]]:
    """How many stand where: (topic, channel) -> {state: how many}. One query, over all consents: not for every page."""
    counts: dict[tuple[int, str], dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(COUNTS)
        for topic_id, channel, state, rows in cursor.fetchall():
            counts.setdefault((topic_id, channel), {})[state] = rows
    return counts


def proof_of(customer_id: int, *, rows: Sequence[int] | None = None) -> list[ConsentEvent]:
    """Everything a customer and its people said and were asked, newest first, at most `MOST_EVENTS`.

    One query, one more when `rows` are not given.
    """
    events = ConsentEvent.objects.filter(customer_id__in=rows or rows_of(customer_id))
    shown = events.select_related("topic", "wording", "person").order_by("-happened_at", "-id")
    return list(shown[:MOST_EVENTS])
