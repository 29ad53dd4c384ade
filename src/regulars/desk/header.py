"""What stands at the top of a customer's page: who looks after them, how they are greeted, what is at stake."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from regulars.customers.addressing import Tone
from regulars.customers.addressing.greetings import Greeting
from regulars.customers.addressing.queries import greetings_of
from regulars.customers.models import Customer, Traits
from regulars.lib.money import format_money
from regulars.staff.models import Company, Employee


@dataclass(frozen=True)
class Way:
    """A click to reach somebody by."""

    icon: str
    url: str
    label: str


@dataclass(frozen=True)
class Manager:
    """Who looks after a customer."""

    name: str
    photo_url: str
    ways: Sequence[Way]


def manager_of(found: Customer) -> Manager | None:
    """Of a customer fetched with the manager. No query."""
    manager = found.manager
    return Manager(str(manager), manager.photo_url, ways_to(manager)) if manager else None


def ways_to(employee: Employee) -> list[Way]:
    """Somebody who left is not written to any more."""
    if not employee.is_active:
        return []
    ways = [Way("mail", f"mailto:{employee.email}", _("Write to %(name)s") % {"name": employee})]
    if employee.phone:
        number = re.sub(r"[^0-9+]", "", employee.phone)
        ways.append(Way("phone", f"tel:{number}", _("Call %(name)s") % {"name": employee}))
    return ways


def greeting_of(customer_id: int, ours: Company, rows: Sequence[int]) -> Greeting | None:
    """How the first person of a customer is greeted, in the company's tone. One query."""
    first = next(iter(greetings_of(customer_id, ours, rows=rows, limit=1)), None)
    return first.greeting(Tone(ours.tone)) if first else None


def at_risk_in_words(traits: Traits | None, currency: str) -> str:
    """«€345 of €1,200 expected are at risk»; nothing where nothing is.

    Who gave notice has little left to expect, and more to lose than that: then only what is at risk is told.
    """
    if traits is None or traits.value_at_risk_minor <= 0:
        return ""
    language = get_language() or "en"
    at_risk = format_money(traits.value_at_risk_minor, currency, language, whole=True)
    if traits.value_minor < traits.value_at_risk_minor:
        return _("%(at_risk)s are at risk.") % {"at_risk": at_risk}
    expected = format_money(traits.value_minor, currency, language, whole=True)
    return _("%(at_risk)s of %(expected)s expected are at risk.") % {"at_risk": at_risk, "expected": expected}
