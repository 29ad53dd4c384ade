"""What the figures say of a customer. They are numbers, without a name; every run writes them anew."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from regulars.customers.models import Traits
from regulars.lib.money import to_major
from regulars.lib.registry import Shown
from regulars.staff.queries import company

TABLES = ("customers_traits",)


def export(rows: Sequence[int]) -> Shown:
    currency = company().currency
    return {
        _("What we compute of you"): (
            {
                _("computed on"): one.computed_at,
                _("stage"): one.stage,
                _("chance that you left"): one.risk,
                _("purchases"): one.orders_count,
                _("spent"): to_major(one.spent_minor, currency),
                _("expected value"): to_major(one.value_minor, currency),
                _("currency"): currency,
                _("group"): one.rfm_group,
                _("first purchase"): one.first_order_on,
                _("last purchase"): one.last_order_on,
            }
            for one in Traits.objects.filter(customer_id__in=rows)
        )
    }


def erase(rows: Sequence[int], *, now: datetime) -> None:
    """Nothing: amounts and days stay, so that figures stay."""
