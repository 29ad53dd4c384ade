"""What the customer page shows of addressing and occasions; each panel has its template and its context."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from regulars.customers.addressing import Tone
from regulars.customers.addressing.people import Addressed
from regulars.customers.addressing.queries import SHOWN, greetings_of
from regulars.customers.duplicates.queries import merges_of, suggestions_of
from regulars.customers.duplicates.reasons import in_words
from regulars.customers.models import Suggestion
from regulars.customers.occasions.days import LeapDay
from regulars.customers.occasions.queries import occasions_of
from regulars.desk.occasions import standing
from regulars.lib import clock
from regulars.staff.models import Company
from regulars.staff.queries import company
from regulars.staff.rights import Right, may

MOST = 20
TONES = {Tone.FORMAL: _("Formal"), Tone.FRIENDLY: _("Friendly")}


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
    """How to address the first few people of a customer. One query, two more without the company and the rows."""
    ours = ours or company()
    found = greetings_of(customer_id, ours, rows=rows, limit=SHOWN)
    return {
        "customer_id": customer_id,
        "people": [lines(one, Tone(ours.tone)) for one in found],
        "may_edit": may(request.user, Right.EDIT_CUSTOMERS),
    }


def occasions_panel(
    request: HttpRequest, customer_id: int, *, ours: Company | None = None, rows: Sequence[int] | None = None
) -> dict[str, Any]:
    """The occasions of a customer, the next one first. One query, two more without the company and the rows."""
    ours = ours or company()
    today, leap = clock.today(ours.time_zone), LeapDay(ours.leap_birthdays)
    found = [standing(occasion, customer_id, today, leap) for occasion in occasions_of(customer_id, rows=rows)[:MOST]]
    return {
        "customer_id": customer_id,
        "occasions": sorted(found, key=lambda one: one.next_on),
        "may_edit": may(request.user, Right.EDIT_CUSTOMERS),
    }


def together_panel(request: HttpRequest, customer_id: int, *, rows: Sequence[int] | None = None) -> dict[str, Any]:
    """Who was merged into a customer, and who may be the same. One query, one more where somebody was merged.

    For those who may merge; nobody else is troubled with it.
    """
    if not may(request.user, Right.EDIT_CUSTOMERS):
        return {}
    alone = rows is not None and len(rows) == 1
    return {
        "merges": [] if alone else list(merges_of(customer_id)),
        "doubles": [double(found, customer_id) for found in suggestions_of(customer_id)[:MOST]],
        "may_edit": True,
    }


def double(found: Suggestion, customer_id: int) -> dict[str, Any]:
    """The other one of a pair."""
    other = found.second if found.first_id == customer_id else found.first
    return {
        "name": other.name,
        "url": reverse("desk:compare", args=[customer_id, other.id]),
        "reasons": in_words(found.reasons, found.first.name, found.second.name),
    }
