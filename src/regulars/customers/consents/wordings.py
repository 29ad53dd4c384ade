"""Which wording of a topic a customer is shown, or was."""

from collections.abc import Iterable
from datetime import datetime

from regulars.customers.models import ConsentTopic, ConsentWording, Customer
from regulars.staff.queries import company


class InForce:
    """The wordings of topics by time, in the language of a customer, else of the company. At most two queries."""

    def __init__(self, topics: Iterable[ConsentTopic], customer: Customer) -> None:
        self.languages = [customer.language, company().language]
        self.known = list(ConsentWording.objects.filter(topic__in=topics).order_by("version", "id"))

    def at(self, topic: ConsentTopic, moment: datetime) -> ConsentWording | None:
        """The version in force at a moment; None before the first."""
        written = [one for one in self.known if one.topic_id == topic.id and one.written_at <= moment]
        if not written:
            return None
        return in_language([one for one in written if one.version == written[-1].version], self.languages)

    def shown(self, wording_id: int | None) -> ConsentWording | None:
        """The one that was before their eyes, where that is known."""
        return next((one for one in self.known if one.id == wording_id), None)


def in_language(wordings: Iterable[ConsentWording], languages: Iterable[str]) -> ConsentWording:
    """Of the wordings of one version the one in the first language there is, else any."""
    by_language = {one.language: one for one in wordings}
    return next((by_language[one] for one in languages if one in by_language), next(iter(by_language.values())))
