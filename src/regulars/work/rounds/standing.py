"""Whom of some customers may be called, and by which phones: asked when a round is filled, and before each call."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from regulars.customers.consents.queries import answer_of
from regulars.customers.consents.types import Answer
from regulars.customers.models import Consent, ConsentTopic, Customer, Identity
from regulars.work.rounds.types import Why

PHONE = ConsentTopic.Channel.PHONE


@dataclass
class Reachable:
    """A customer that stands for itself: all its rows, its phones, and why it is not called ("" where it is)."""

    customer_id: int
    erased: bool = False
    rows: list[int] = field(default_factory=list)
    phones: list[tuple[str, int | None]] = field(default_factory=list)
    said: list[Consent] = field(default_factory=list)

    @property
    def why(self) -> str:
        if self.erased:
            return Why.ERASED
        if not self.phones:
            return Why.NO_PHONE
        return "" if self.callable_phones else Why.ASKED_NOT

    @property
    def callable_phones(self) -> list[str]:
        """Phones of whoever did not ask us to leave them alone, known longest first."""
        if self.withdrawn(None):
            return []
        return [phone for phone, person_id in self.phones if person_id is None or not self.withdrawn(person_id)]

    def withdrawn(self, person_id: int | None) -> bool:
        """Whether they said no to calls, about whichever topic is asked here."""
        by_topic: dict[int, list[Consent]] = {}
        for one in self.said:
            if one.person_id == person_id:
                by_topic.setdefault(one.topic_id, []).append(one)
        return any(answer_of(said) == Answer.WITHDRAWN for said in by_topic.values())


def reachable(customer_ids: Iterable[int], topic: str) -> dict[int, Reachable]:
    """The customers that some numbers stand for, merged ones together, by the number asked, in the order asked. Four
    queries.

    Without a topic a «no» to calls about anything counts: whoever asked for quiet is not called about something else.
    """
    numbers = list(customer_ids)
    asked = dict(Customer.objects.filter(id__in=numbers).values_list("id", "merged_into_id"))
    roots = {merged_into or number for number, merged_into in asked.items()}
    found = {root: Reachable(root) for root in roots}
    owner = rows(found)
    for customer_id, person_id, value in phones(list(owner)):
        found[owner[customer_id]].phones.append((value, person_id))
    for one in said(list(owner), topic):
        found[owner[one.customer_id]].said.append(one)
    return {number: found[asked[number] or number] for number in numbers if number in asked}


def rows(found: dict[int, Reachable]) -> dict[int, int]:
    """Each row of the customers with the one it belongs to."""
    own = Customer.objects.filter(id__in=list(found)) | Customer.objects.filter(merged_into_id__in=list(found))
    owner: dict[int, int] = {}
    for number, merged_into, erased_at in own.values_list("id", "merged_into_id", "erased_at"):
        root = merged_into or number
        owner[number] = root
        found[root].rows.append(number)
        found[root].erased |= erased_at is not None and number == root
    return owner


def phones(numbers: Sequence[int]) -> list[tuple[int, int | None, str]]:
    known = Identity.objects.filter(customer_id__in=numbers, channel=Identity.Channel.PHONE).order_by("id")
    return list(known.values_list("customer_id", "person_id", "value"))


def said(numbers: Sequence[int], topic: str) -> list[Consent]:
    about = Consent.objects.filter(customer_id__in=numbers, channel=PHONE)
    return list(about.filter(topic__key=topic) if topic else about)
