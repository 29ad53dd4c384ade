"""Who may see and change a task: everybody here, but those about a customer only whoever may see the customer."""

from typing import Any

from regulars.customers.visibility import limited_to, refuse_hidden
from regulars.lib.errors import NotAllowed
from regulars.lib.registry import AddressGate
from regulars.staff.rights import Right, may
from regulars.work.models import Task
from regulars.work.tasks.types import Seen


def seen(user: Any) -> Seen:
    """What a reader may see. No query."""
    return Seen(may(user, Right.SEE_CUSTOMERS), limited_to(user))


def check_task(user: Any, task_id: int) -> None:
    """Raises NotAllowed, NotYourCustomer."""
    if may(user, Right.SEE_CUSTOMERS) and limited_to(user) is None:
        return
    about = Task.objects.filter(id=task_id, customer__isnull=False).values_list("customer_id", flat=True).first()
    if about is None:
        return
    if not may(user, Right.SEE_CUSTOMERS):
        raise NotAllowed()
    refuse_hidden(user, [about])


GATES = (AddressGate("task_id", check_task),)
