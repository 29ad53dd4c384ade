"""What is kept of promises made to a customer, and what is erased with them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from regulars.lib.registry import PrivacyHandler, Shown
from regulars.work.models import Matter, Promise, StateChange
from regulars.work.promises.commands import tell
from regulars.work.promises.types import Happened


def export(rows: Sequence[int]) -> Shown:
    return {_("What we promised you"): promised(rows), _("What happened to your questions"): happened(rows)}


def promised(rows: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    found = Promise.objects.filter(matter__customer_id__in=rows).order_by("started_at", "id")
    for one in found.iterator():
        yield {
            pgettext("data of a person", "what"): one.get_clock_display(),
            pgettext("data of a person", "from"): one.started_at,
            pgettext("data of a person", "due"): one.due_at,
            pgettext("data of a person", "until"): one.ended_at,
            pgettext("data of a person", "state"): one.get_state_display(),
        }


def happened(rows: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    for one in StateChange.objects.filter(matter__customer_id__in=rows).order_by("at", "id").iterator():
        yield {
            pgettext("data of a person", "when"): one.at,
            pgettext("data of a person", "what"): one.get_happened_display(),
            pgettext("data of a person", "details"): one.third_party,
        }


def erase(rows: Sequence[int], *, now: datetime) -> None:
    """Times stay, for the figures; names of third parties go, and what still runs is called off."""
    running = Matter.objects.filter(customer_id__in=rows, open=True).order_by("id")
    for ref in list(running.values_list("ref", flat=True)):
        tell(ref, Happened.CANCELLED, at=now, now=now)
    StateChange.objects.filter(matter__customer_id__in=rows).exclude(third_party="").update(third_party="")
    Matter.objects.filter(customer_id__in=rows).update(third_party="")
    Promise.objects.filter(matter__customer_id__in=rows).update(look_at=None)


PROMISES = PrivacyHandler(
    key="work.promises",
    tables=("work_matter", "work_statechange", "work_promise"),
    export=export,
    erase=erase,
    kept=gettext_lazy("When questions were asked and answered, and whether in time, without words about the customer."),
)
