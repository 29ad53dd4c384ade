"""Which customers a reader may see: all of them, or only those they look after.

Lists ask `visible_to` (or `limited_to`, where they are written in SQL); addresses are asked at their gates, before any
page begins. A merged customer is seen with its survivor, and by nobody else.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from regulars.customers.errors import IdentityOfColleague, IdentityTaken, NotYourCustomer
from regulars.customers.models import Customer, FollowUp, Merge, Note, Suggestion
from regulars.lib.errors import RegularsError
from regulars.lib.registry import AddressGate


def limited_to(user: Any) -> int | None:
    """The employee whose customers are all that this reader sees; None for somebody who sees everybody. No query."""
    return user.pk if getattr(user, "sees_own_only", False) else None


def visible_to(user: Any, customer: str = "") -> Q:
    """Rows whose customer the reader may see, for a queryset; `customer` is the way to it («customer», «first»)."""
    return looked_after_by(limited_to(user), customer)


def looked_after_by(employee_id: int | None, customer: str = "") -> Q:
    """The same for an employee that `limited_to` named; None is everybody.

    A row of a merged customer belongs to whoever looks after the survivor.
    """
    if employee_id is None:
        return Q()
    return Q(**{f"{customer or 'id'}__in": rows_looked_after_by(employee_id)})


def rows_looked_after_by(employee_id: int) -> QuerySet[Any]:
    """Numbers of the customers of an employee and of those merged into them.

    Two indexes put together, to start from: a condition across the join («manager of this or of the survivor») would
    be asked of each customer there is.
    """
    standing = Customer.objects.filter(manager_id=employee_id, merged_into=None)
    merged = Customer.objects.filter(merged_into__manager_id=employee_id)
    return standing.order_by().values("id").union(merged.order_by().values("id"), all=True)


def refuse_hidden(user: Any, customer_ids: Iterable[int]) -> None:
    """Raises NotYourCustomer when there is one among them that the reader may not see. One query, if any.

    What exists nowhere is not refused here: the page says that there is nothing.
    """
    wanted = set(customer_ids)
    if limited_to(user) is None or not wanted:
        return
    known = Customer.objects.filter(id__in=wanted)
    if known.exclude(id__in=known.filter(visible_to(user)).values("id")).exists():
        raise NotYourCustomer()


def visible_among(user: Any, customer_ids: Iterable[int]) -> set[int]:
    """Those of some customers whom the reader may see. One query, for somebody who sees all none."""
    wanted = set(customer_ids)
    if limited_to(user) is None or not wanted:
        return wanted
    return set(Customer.objects.filter(visible_to(user), id__in=wanted).values_list("id", flat=True))


def hushed(user: Any, error: RegularsError) -> RegularsError:
    """What was refused, without naming somebody whom the reader may not see. One query, if any."""
    if isinstance(error, IdentityTaken) and error.details["customer_id"] not in visible_among(
        user, [error.details["customer_id"]]
    ):
        return IdentityOfColleague(channel=error.details["channel"], value=error.details["value"])
    return error


# Addresses -------------------------------------------------------------------------------------------------------


def check_customer(user: Any, customer_id: int) -> None:
    refuse_hidden(user, [customer_id])


def check_note(user: Any, note_id: int) -> None:
    if limited_to(user):
        refuse_hidden(user, Note.objects.filter(id=note_id).values_list("customer_id", flat=True))


def check_follow_up(user: Any, follow_up_id: int) -> None:
    if limited_to(user):
        refuse_hidden(user, FollowUp.objects.filter(id=follow_up_id).values_list("customer_id", flat=True))


def check_merge(user: Any, merge_id: int) -> None:
    if limited_to(user):
        refuse_hidden(user, both(Merge.objects.filter(id=merge_id).values_list("survivor_id", "merged_id")))


def check_suggestion(user: Any, suggestion_id: int) -> None:
    if limited_to(user):
        refuse_hidden(user, both(Suggestion.objects.filter(id=suggestion_id).values_list("first_id", "second_id")))


def both(pairs: Iterable[tuple[int, int]]) -> list[int]:
    return [one for pair in pairs for one in pair]


GATES = (
    AddressGate("customer_id", check_customer),
    AddressGate("other_id", check_customer),
    AddressGate("note_id", check_note),
    AddressGate("follow_up_id", check_follow_up),
    AddressGate("merge_id", check_merge),
    AddressGate("suggestion_id", check_suggestion),
)
