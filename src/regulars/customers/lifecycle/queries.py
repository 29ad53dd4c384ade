"""Reads of stages. Each promises its number of SQL queries."""

from collections.abc import Sequence

from django.db.models import QuerySet

from regulars.customers.lifecycle.words import IN_ORDER_OF_LIFE
from regulars.customers.models import LifecycleStage, StageByHand, StageMove
from regulars.customers.together import rows_of
from regulars.customers.visibility import looked_after_by
from regulars.lib.paging import Page, Sort, keyset_page


def stages() -> list[LifecycleStage]:
    """The stages with their segments and counts, in the order of a life; none before they were made. One query."""
    known = {one.code: one for one in LifecycleStage.objects.select_related("segment")}
    return [known[code] for code in IN_ORDER_OF_LIFE if code in known]


def moves_of(customer_id: int, *, rows: Sequence[int] | None = None) -> QuerySet[StageMove]:
    """The stages a customer was in, the present one first. One query, one more when `rows` are not given."""
    found = StageMove.objects.filter(customer_id__in=rows or rows_of(customer_id))
    return found.order_by("-entered_at", "-id")


def by_hand(customer_id: int) -> StageByHand | None:
    """What an employee said of the stage of a customer. One query."""
    return StageByHand.objects.filter(customer_id=customer_id).first()


def customers_in(code: str, *, cursor: str = "", size: int = 50, only_of: int | None = None) -> Page[StageMove]:
    """Who is in a stage, those who came last first, with their customers. One query. Raises BadCursor."""
    found = StageMove.objects.filter(looked_after_by(only_of, "customer"), stage=code, left_at=None)
    found = found.select_related("customer")
    return keyset_page(found, Sort("entered_at", descending=True), cursor=cursor, size=size)
