"""What customers bought: shown to them in full; when they are erased, amounts, days and products stay."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from regulars.customers.privacy.words import like, mentions, words_of
from regulars.lib.money import to_major
from regulars.lib.registry import PrivacyHandler, Shown
from regulars.purchases.models import Contract, Cost, Order

CHUNK = 1_000


def export(rows: Sequence[int]) -> Shown:
    costs = Cost.objects.filter(customer_id__in=rows).order_by("incurred_on", "id")
    return {
        _("What you bought"): orders(rows),
        _("Your contracts"): contracts(rows),
        _("What we spent on you"): (
            {
                pgettext("data of a person", "day"): one.incurred_on,
                pgettext("data of a person", "what for"): one.get_kind_display(),
                **money(one),
                pgettext("data of a person", "note"): one.note,
            }
            for one in costs
        ),
    }


def orders(rows: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    found = Order.objects.filter(customer_id__in=rows).order_by("ordered_on", "id")
    for one in found.prefetch_related("lines__product").iterator(chunk_size=CHUNK):
        yield {
            pgettext("data of a person", "day"): one.ordered_on,
            pgettext("data of a person", "number"): one.number,
            pgettext("data of a person", "kind"): one.get_kind_display(),
            **money(one),
            pgettext("data of a person", "products"): [
                f"{line.product.name} × {line.quantity:f}" for line in one.lines.all()
            ],
        }


def contracts(rows: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    for one in Contract.objects.filter(customer_id__in=rows).select_related("product").order_by("started_on", "id"):
        yield {
            pgettext("data of a person", "from"): one.started_on,
            pgettext("data of a person", "until"): one.ended_on,
            pgettext("data of a person", "number"): one.number,
            **money(one),
            pgettext("data of a person", "period"): one.get_period_display(),
            pgettext("data of a person", "product"): one.product.name if one.product else "",
        }


def money(one: Order | Contract | Cost) -> dict[str, Any]:
    return {
        pgettext("data of a person", "amount"): to_major(one.amount_minor, one.currency),
        pgettext("data of a person", "currency"): one.currency,
    }


def erase(rows: Sequence[int], *, now: datetime) -> None:
    """What somebody wrote beside a cost goes, and a number that is made of a name, an e-mail or a phone."""
    Cost.objects.filter(customer_id__in=rows).update(note="")
    words = like(words_of(rows))
    for table in ("purchases_order", "purchases_contract"):
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                UPDATE {table} SET source_key = 'e:' || id || ':' || md5(random()::text),
                       number = CASE WHEN {mentions("number")} THEN '' ELSE number END
                WHERE customer_id = ANY(%(rows)s) AND ({mentions("source_key")} OR {mentions("number")})
                """,  # noqa: S608 - names of ours
                {"rows": list(rows), **words},
            )


PURCHASES = PrivacyHandler(
    "purchases",
    ("purchases_order", "purchases_orderline", "purchases_contract", "purchases_cost"),
    export,
    erase,
    kept=gettext_lazy("Orders, contracts and costs with amounts, days, products and numbers: accounts and figures need"
                      " them."),
)  # fmt: skip
