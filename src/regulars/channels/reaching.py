"""How a customer is reached, beside the customer: the way to a call, a link that leads them to our bot."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest

from regulars.channels import accounts
from regulars.channels.models import Account
from regulars.channels.telegram.linking import link
from regulars.customers.models import Identity
from regulars.lib.clock import now
from regulars.lib.registry import CustomerPanel
from regulars.staff.models import Company

PHONE, TELEGRAM = Identity.Channel.PHONE, Identity.Channel.TELEGRAM


def context(request: HttpRequest, customer_id: int, *, ours: Company, rows: Sequence[int]) -> Mapping[str, Any] | None:
    """Two queries."""
    known = Identity.objects.filter(customer_id__in=rows, channel__in=(PHONE, TELEGRAM)).order_by("id")
    by_channel: dict[str, list[str]] = {PHONE: [], TELEGRAM: []}
    for channel, value in known.values_list("channel", "value")[:50]:
        by_channel[channel].append(value)
    bot = None if by_channel[TELEGRAM] else bot_name()
    if not by_channel[PHONE] and not bot:
        return None
    return {
        "can_be_called": bool(by_channel[PHONE]),
        "bot_link": link(bot, customer_id, now=now()) if bot else "",
    }


def bot_name() -> str:
    """The bot customers are led to; "" where there is none. One query."""
    known = accounts.accounts(kind="telegram").filter(state=Account.State.ACTIVE).exclude(address="")
    return (known.values_list("address", flat=True).first() or "").lstrip("@")


PANEL = CustomerPanel("channels.reach", "channels/panels/reach.html", context, right="answer", order=8)
