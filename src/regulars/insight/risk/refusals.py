"""Why there is no model of leaving, in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def refusal_words(refused: dict[str, Any]) -> str:
    """Why there is no model, with its numbers, and what stands in."""
    details = refused.get("details", {})
    match refused.get("code"):
        case "few_leavers":
            why = _("%(leavers)s customers left so far and %(needed)s are needed to learn from.") % details
        case "few_customers":
            why = _("There are %(customers)s customers and %(needed)s are needed to learn from.") % details
        case "short_history":
            count = int(details.get("months", 0))
            why = ngettext(
                "The history is too short: %(count)s month with a known outcome.",
                "The history is too short: %(count)s months with a known outcome.",
                count,
            ) % {"count": count}
        case "no_signal":
            why = _("What is known of customers does not tell who leaves better than chance.")
        case _:
            why = _("The data do not carry a model.")
    return str(why)
