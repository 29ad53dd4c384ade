"""What stands beside a customer: panels that contexts registered, and those of the desk itself.

Each panel has its template and its context.
"""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from regulars.customers.addressing import Tone
from regulars.customers.addressing.people import Addressed
from regulars.customers.addressing.queries import SHOWN, care_notes_of, greetings_of
from regulars.customers.duplicates.queries import merges_of, suggestions_of
from regulars.customers.duplicates.reasons import in_words
from regulars.customers.models import Suggestion
from regulars.customers.occasions.days import LeapDay
from regulars.customers.occasions.queries import occasions_of
from regulars.customers.visibility import limited_to
from regulars.desk.follow_ups import open_with
from regulars.desk.occasions import standing
from regulars.lib import clock
from regulars.lib.registry import CustomerPanel, customer_panels
from regulars.staff.models import Company
from regulars.staff.queries import company
from regulars.staff.rights import Right, may

MOST = 20
TONES = {Tone.FORMAL: _("Formal"), Tone.FRIENDLY: _("Friendly")}


def shown_panels(
    request: HttpRequest, customer_id: int, *, ours: Company, rows: Sequence[int], erased: bool = False
) -> list[str]:
    """The panels beside a customer that the reader may see, each as HTML, in their order.

    Beside somebody erased nothing is offered: whatever is written down of them is refused.
    """
    allowed = (one for one in customer_panels if may(request.user, Right(one.right)))
    common = {
        "customer_id": customer_id,
        "may_edit": not erased and may(request.user, Right.EDIT_CUSTOMERS),
        "csrf_token": get_token(request),
    }
    shown: list[str] = []
    for panel in sorted(allowed, key=lambda one: one.order):
        context = panel.context(request, customer_id, ours=ours, rows=rows)
        if context is not None:
            shown.append(render_to_string(panel.template, common | dict(context)))
    return shown


def follow_ups_panel(
    request: HttpRequest, customer_id: int, *, ours: Company | None = None, rows: Sequence[int] | None = None
) -> dict[str, Any]:
    """What somebody wants to come back to with a customer. One query, one more without the rows."""
    return {"follow_ups": open_with(customer_id, rows=rows)}


def lines(one: Addressed, tone: Tone) -> dict[str, Any]:
    """A person with the two greetings, the one in the company's tone first."""
    greetings = sorted(Tone, key=lambda each: each != tone)
    return {
        "person_id": one.person_id,
        "name": one.name,
        "language": one.language,
        "corrected": one.corrected,
        "lines": [{"title": TONES[each], "text": one.greeting(each).text} for each in greetings],
        "doubt": next((one.greeting(each).why for each in greetings if not one.greeting(each).certain), ""),
    }


def addressing_panel(
    request: HttpRequest, customer_id: int, *, ours: Company | None = None, rows: Sequence[int] | None = None
) -> dict[str, Any]:
    """How to address the first few people of a customer. Two queries, two more without the company and the rows."""
    ours = ours or company()
    found = greetings_of(customer_id, ours, rows=rows, limit=SHOWN)
    return {
        "people": [lines(one, Tone(ours.tone)) for one in found],
        "has_note": bool(care_notes_of(customer_id, rows=rows)),
    }


def occasions_panel(
    request: HttpRequest, customer_id: int, *, ours: Company | None = None, rows: Sequence[int] | None = None
) -> dict[str, Any]:
    """The occasions of a customer, the next one first. One query, two more without the company and the rows."""
    ours = ours or company()
    today, leap = clock.today(ours.time_zone), LeapDay(ours.leap_birthdays)
    found = [standing(occasion, customer_id, today, leap) for occasion in occasions_of(customer_id, rows=rows)[:MOST]]
    return {"occasions": sorted(found, key=lambda one: one.next_on)}


def together_panel(
    request: HttpRequest, customer_id: int, *, ours: Company | None = None, rows: Sequence[int] | None = None
) -> dict[str, Any]:
    """Who was merged into a customer, and who may be the same. One query, one more where somebody was merged."""
    alone, only_of = rows is not None and len(rows) == 1, limited_to(request.user)
    return {
        "merges": [] if alone else list(merges_of(customer_id)),
        "doubles": [double(found, customer_id) for found in suggestions_of(customer_id, only_of=only_of)[:MOST]],
    }


def double(found: Suggestion, customer_id: int) -> dict[str, Any]:
    """The other one of a pair."""
    other = found.second if found.first_id == customer_id else found.first
    return {
        "name": other.name,
        "url": reverse("desk:compare", args=[customer_id, other.id]),
        "reasons": in_words(found.reasons, found.first.name, found.second.name),
    }


PANELS = (
    CustomerPanel("desk.follow_ups", "desk/panels/follow_ups.html", follow_ups_panel, order=10),
    # For those who may merge; nobody else is troubled with it.
    CustomerPanel("desk.together", "desk/panels/together.html", together_panel, Right.EDIT_CUSTOMERS, order=20),
    CustomerPanel("desk.addressing", "desk/panels/addressing.html", addressing_panel, order=30),
    CustomerPanel("desk.occasions", "desk/panels/occasions.html", occasions_panel, order=60),
)
