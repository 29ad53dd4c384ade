"""What stages tell a person who asks what we hold of them, and what stays when they are erased."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.customers.lifecycle.words import TITLES
from regulars.customers.models import LifecycleStage, StageByHand, StageMove
from regulars.customers.privacy.words import words_of_person
from regulars.customers.privacy.written import rows_beside
from regulars.lib.registry import PrivacyHandler, Shown


def export(rows: Sequence[int]) -> Shown:
    return {_("Stages of life"): been_in(rows)}


def been_in(rows: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    reasons = dict(StageByHand.objects.filter(customer_id__in=rows).values_list("customer_id", "reason"))
    for one in StageMove.objects.filter(customer_id__in=rows).order_by("entered_at", "id").iterator(500):
        reason = reasons.get(one.customer_id, "") if one.left_at is None else ""
        title = TITLES[LifecycleStage.Code(one.stage)]
        yield {_("Stage"): title, _("Since"): one.entered_at, _("Until"): one.left_at, _("Reason"): reason}


def erase(rows: Sequence[int], *, now: datetime) -> None:
    StageByHand.objects.filter(customer_id__in=rows).delete()


def erase_person(person_id: int, *, now: datetime) -> None:
    """The stage of a company stays as it was set by hand; the reason, without the person's name."""
    words = words_of_person(person_id)
    for one in StageByHand.objects.filter(customer_id__in=rows_beside(person_id)):
        one.reason = words.hidden_in(one.reason)
        one.save(update_fields=["reason"])


STAGES = PrivacyHandler(
    key="customers.lifecycle",
    tables=("customers_lifecyclestage", "customers_stagemove", "customers_stagebyhand"),
    export=export,
    erase=erase,
    erase_person=erase_person,
    kept=gettext_lazy("In which stage of life the customer was, and when: numbers of customers in a stage stay right."),
)
