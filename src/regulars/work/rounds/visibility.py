"""Who may open the calls of a round: whoever may see the customer."""

from typing import Any

from regulars.customers.visibility import limited_to, refuse_hidden
from regulars.lib.registry import AddressGate
from regulars.work.models import RoundAttempt, RoundCall


def check_call(user: Any, call_id: int) -> None:
    """Raises NotYourCustomer."""
    if limited_to(user):
        refuse_hidden(user, RoundCall.objects.filter(id=call_id).values_list("customer_id", flat=True))


def check_attempt(user: Any, attempt_id: int) -> None:
    """Raises NotYourCustomer."""
    if limited_to(user):
        refuse_hidden(user, RoundAttempt.objects.filter(id=attempt_id).values_list("call__customer_id", flat=True))


GATES = (AddressGate("call_id", check_call), AddressGate("attempt_id", check_attempt))
