"""What consents tell a person who asks what we hold of them, and what stays when they are erased.

The fact stays: that somebody, at that moment, agreed to this wording, asked by that way. Who it was goes, and with it
everything that could tell it: the evidence and the person. Such a proof shows nothing about anybody, and decides
nothing either: nobody is left who could be written to.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.customers.consents.settling import settle
from regulars.customers.models import Consent, ConsentEvent
from regulars.lib.registry import PrivacyHandler, Shown

BATCH = 500


def export(rows: Sequence[int]) -> Shown:
    return {_("Consents"): said_by(rows)}


def said_by(rows: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    events = ConsentEvent.objects.filter(customer_id__in=rows).select_related("topic", "wording", "person")
    for event in events.order_by("happened_at", "id").iterator(BATCH):
        yield {
            _("Topic"): event.topic.title,
            _("By what way"): event.get_channel_display(),
            _("What was said"): event.get_what_display(),
            _("When"): event.happened_at,
            _("Noted"): event.recorded_at,
            _("Learnt from"): event.get_how_display(),
            _("Person"): event.person.full_name if event.person else "",
            _("Wording"): event.wording.text if event.wording else "",
            _("Proof"): event.evidence,
        }


def erase(rows: Sequence[int], *, now: datetime) -> None:
    events = ConsentEvent.objects.filter(customer_id__in=rows, erased_at=None)
    events.update(evidence={}, person=None, source_key="", erased_at=now)
    settle(rows)


def erase_person(person_id: int, *, now: datetime) -> None:
    """The company that stays keeps what it said itself."""
    events = ConsentEvent.objects.filter(person_id=person_id)
    rows = sorted(set(events.values_list("customer_id", flat=True)))
    Consent.objects.filter(person_id=person_id).delete()
    events.update(evidence={}, person=None, source_key="", erased_at=now)
    settle(rows)


CONSENTS = PrivacyHandler(
    key="customers.consents",
    tables=(
        "customers_consent", "customers_consentevent", "customers_consenttopic", "customers_consentwording",
    ),
    export=export,
    erase=erase,
    erase_person=erase_person,
    kept=gettext_lazy(
        "That somebody agreed or withdrew, about what and when, without who it was: it shows that customers are asked."
    ),
)  # fmt: skip
