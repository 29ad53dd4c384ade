"""What visitors of a chat said of themselves: shown to them, and erased with them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from regulars.customers.models import Identity
from regulars.lib.registry import PrivacyHandler, Shown
from regulars.portal.models import Visitor


def visitors_of(rows: Sequence[int]) -> QuerySet[Visitor]:
    """Found by the customer they were taken for, and by the browser."""
    known = Identity.objects.filter(customer_id__in=rows, channel=Identity.Channel.BROWSER)
    return Visitor.objects.filter(Q(customer_id__in=rows) | Q(key__in=list(known.values_list("value", flat=True))))


def export(rows: Sequence[int]) -> Shown:
    return {_("What you said of yourself in the chat"): said(rows)}


def said(rows: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    for one in visitors_of(rows).order_by("id"):
        yield {
            pgettext("data of a person", "when"): one.created_at,
            pgettext("data of a person", "name"): one.name,
            pgettext("data of a person", "e-mail"): one.email,
            pgettext("data of a person", "page"): one.page,
        }


def erase(rows: Sequence[int], *, now: datetime) -> None:
    visitors_of(rows).delete()


def erase_person(person_id: int, *, now: datetime) -> None:
    """A browser is one person's."""
    known = Identity.objects.filter(person_id=person_id, channel=Identity.Channel.BROWSER)
    Visitor.objects.filter(key__in=list(known.values_list("value", flat=True))).delete()


PORTAL = PrivacyHandler("portal", ("portal_visitor",), export, erase, erase_person)
