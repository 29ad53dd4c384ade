"""What is held and kept, and what was erased, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.customers.models import Erasure
from regulars.desk.timeline import actor_names
from regulars.lib.registry import CustomerPanel, privacy_handlers
from regulars.staff.rights import Right

HELD = {
    "people": gettext_lazy("people"),
    "identities": gettext_lazy("e-mails, phones and other contacts"),
    "attributes": gettext_lazy("own attributes"),
    "entries": gettext_lazy("entries of the timeline"),
    "notes": gettext_lazy("notes, calls and meetings"),
    "occasions": gettext_lazy("days to remember"),
    "merged": gettext_lazy("customers merged into this one"),
}
TONES = {
    Erasure.State.WAITING: "info", Erasure.State.RUNNING: "info", Erasure.State.DONE: "good",
    Erasure.State.FAILED: "bad",
}  # fmt: skip


@dataclass(frozen=True)
class ErasureLine:
    erasure: Erasure
    by: str
    what: str
    tone: str
    when: datetime


def held_lines(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(str(title), counts.get(name, 0)) for name, title in HELD.items()]


def kept_lines() -> list[str]:
    """What stays after an erasure and why, in the words of those who keep it."""
    return [str(handler.kept) for handler in privacy_handlers if handler.kept]


def erasure_lines(erasures: Iterable[Erasure]) -> Sequence[ErasureLine]:
    """Two queries at most, for the names of whoever asked."""
    found = list(erasures)
    names = actor_names({one.asked_by for one in found})
    return [
        ErasureLine(
            one,
            names.get(one.asked_by, ""),
            _("one person of customer %(number)s") % {"number": one.customer_id}
            if one.person_id
            else _("customer %(number)s") % {"number": one.customer_id},
            TONES[Erasure.State(one.state)],
            one.done_at or one.asked_at,
        )
        for one in found
    ]


def data_panel(request: HttpRequest, customer_id: int, **_more: Any) -> dict[str, Any]:
    """The way to what we hold about a customer. No query."""
    return {}


DATA_PANEL = CustomerPanel("desk.data", "desk/panels/privacy.html", data_panel, Right.EXPORT, order=210)
