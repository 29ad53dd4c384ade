"""Lists of customers as pages show them: one page at a time, and each customer as far as the reader may know them."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from regulars.customers.models import Customer, Traits
from regulars.insight.pages import kept_of
from regulars.insight.words import STAGE_TITLES, STAGE_TONES
from regulars.lib.paging import Sort, keyset_page

M = TypeVar("M", bound=Model)

PAGE = 50
CHUNK = 2000


def listed(request: HttpRequest, found: QuerySet[M], sort: Sort) -> tuple[list[M], dict[str, str]]:
    """The rows of the page that the address asks for, and the addresses of its neighbours for ui/pager. One query."""
    page = keyset_page(found, sort, cursor=request.GET.get("cursor", ""), size=PAGE)
    beside = {"next_url": page.next_cursor, "previous_url": page.previous_cursor}
    return page.rows, {name: _address(request, cursor) for name, cursor in beside.items()}


def _address(request: HttpRequest, cursor: str) -> str:
    return f"{request.path}?{urlencode({**kept_of(request, 'cursor'), 'cursor': cursor})}" if cursor else ""


def whose(customer: Customer, names: bool) -> dict[str, Any]:
    """A customer by name and with a link, or by number for those who may not see customers."""
    name = customer.name if names else _("Customer %(id)s") % {"id": customer.pk}
    return {"id": customer.pk, "name": name, "linked": names}


def stage_of(traits: Traits | None) -> dict[str, Any] | None:
    """What the stage of a customer is called, and its tone: see ui/badge.html."""
    if traits is None or traits.stage not in STAGE_TITLES:
        return None
    return {"title": STAGE_TITLES[traits.stage], "tone": STAGE_TONES[traits.stage]}
