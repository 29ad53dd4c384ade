"""Why a message was not taken, or could not be read afterwards. The codes are permanent."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "not_an_object": _("“%(field)s” must be an object."),
    "too_large": _("A message may have %(limit)s bytes; this one has %(size)s. Leave out what nobody needs."),
    "too_deep": _("The message is nested too deeply."),
    "unknown_type": _("“type” must be identify, track, page, screen, group or alias."),
    "message_id_unusable": _("“messageId” must be a text of at most %(limit)s characters."),
    "nobody": _("Say whose it is: “userId” or “anonymousId” is missing."),
    "identity_unusable": _("“%(field)s” must be a text or a number of at most %(limit)s characters."),
    "no_event": _("“event” must name what happened, in at most %(limit)s characters."),
    "no_group": _("“groupId” is missing."),
    "no_previous": _("An alias needs “previousId” and “userId”."),
    "bad_time": _("“timestamp” must be a moment as ISO 8601 writes it, such as 2026-11-20T09:30:00Z."),
    "time_out_of_range": _("“timestamp” lies before 1900 or after 2100."),
    "in_the_future": _("“timestamp” has not come yet."),
    "order_without_number": _("An order needs “order_id”, so that it is known when it is told again."),
    "order_without_amount": _("An order needs “total” or “revenue”, or products with prices."),
    "order_amount_unusable": _("“%(field)s” is no amount of money."),
    "order_currency_unknown": _("“%(currency)s” is not a currency. Use its code of three letters, such as EUR."),
    "our_fault": _("It could not be read, and that is our fault. Have it read again after the next update."),
}


class Refused(Exception):
    """One message cannot be used; the others of its request can."""

    def __init__(self, reason: str, **details: Any) -> None:
        super().__init__(reason)
        self.reason, self.details = reason, details


def sentence(reason: str, details: Mapping[str, Any]) -> str:
    """A reason in words; one of a later version, or an error of another context, by what was kept of it."""
    said = SENTENCES.get(reason)
    return str(said) % details if said else str(details.get("sentence") or reason)
