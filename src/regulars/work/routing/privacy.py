"""What is kept of who looked after a customer's matters, and what is erased with them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from regulars.lib.registry import PrivacyHandler, Shown
from regulars.work.models import Assignment


def export(rows: Sequence[int]) -> Shown:
    return {_("Who looked after your questions"): held(rows)}


def held(rows: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    found = Assignment.objects.filter(customer_id__in=rows).select_related("employee", "team").order_by("id")
    for one in found.iterator():
        yield {
            pgettext("data of a person", "from"): one.at,
            pgettext("data of a person", "until"): one.until,
            pgettext("data of a person", "who"): str(one.employee or one.team or ""),
            pgettext("data of a person", "note"): one.note,
        }


def erase(rows: Sequence[int], *, now: datetime) -> None:
    """Who had how many when stays, for the figures of the team; words about the customer go."""
    Assignment.objects.filter(customer_id__in=rows).update(note="", why="", wanted={})


ASSIGNMENTS = PrivacyHandler(
    key="work.assignments",
    tables=("work_assignment",),
    export=export,
    erase=erase,
    kept=gettext_lazy("Which employee had how many questions, and when, without words about the customer."),
)
