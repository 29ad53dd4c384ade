"""What can go wrong with orders and contracts told by programs.

RegularsError
├── OrderKnownOtherwise      the number belongs to an order that says something else
├── ContractKnownOtherwise   likewise a contract
├── NotYetBought             an order of a day that has not come
├── NoDay                    neither the moment nor the day was told
├── UnknownCurrency          a code that is no currency
└── EndsBeforeStart          a contract that ends on or before its first day
"""

from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, Conflict


class OrderKnownOtherwise(Conflict):
    """Details: number, order_id."""

    code = "order_known_otherwise"
    message = _("Order %(number)s is known already, and it says something else. Give a new order a number of its own.")


class ContractKnownOtherwise(Conflict):
    """Details: number, contract_id."""

    code = "contract_known_otherwise"
    message = _(
        "Contract %(number)s is known from this day on, and it says something else. "
        "A new price begins on a day of its own."
    )


class NotYetBought(BadInput):
    code = "not_yet_bought"
    message = _("%(ordered_on)s has not come yet. An order is told on its day or after.")


class NoDay(BadInput):
    code = "no_day"
    message = _("Tell when the order was placed: its moment or its day.")


class EndsBeforeStart(BadInput):
    code = "ends_before_start"
    message = _("A contract ends after its first day: give the first day that it no longer covers.")


class UnknownCurrency(BadInput):
    code = "unknown_currency"
    message = _("“%(currency)s” is not a currency. Use its code of three letters, such as EUR.")
