"""What the figures say of a customer. They are numbers, without a name; every run writes them anew."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

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
                pgettext("data of a person", "computed on"): one.computed_at,
                pgettext("data of a person", "stage"): one.stage,
                pgettext("data of a person", "chance that you left"): one.risk,
                pgettext("data of a person", "purchases"): one.orders_count,
                pgettext("data of a person", "spent"): to_major(one.spent_minor, currency),
                pgettext("data of a person", "expected value"): to_major(one.value_minor, currency),
                pgettext("data of a person", "currency"): currency,
                pgettext("data of a person", "group"): one.rfm_group,
                pgettext("data of a person", "first purchase"): one.first_order_on,
                pgettext("data of a person", "last purchase"): one.last_order_on,
            }
            for one in Traits.objects.filter(customer_id__in=rows)
        )
    }


def erase(rows: Sequence[int], *, now: datetime) -> None:
    """Nothing: amounts and days stay, so that figures stay."""
