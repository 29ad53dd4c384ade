"""Reads of what may be twice. Noun phrases; each promises its number of SQL queries."""

from django.db.models import QuerySet
from procrastinate.contrib.django.models import ProcrastinateJob

from regulars.customers.duplicates.queue import TASK
from regulars.customers.models import Merge, Suggestion
from regulars.customers.visibility import looked_after_by
from regulars.lib.errors import NotFound
from regulars.lib.paging import Page, Sort, keyset_page

UNFINISHED = ("todo", "doing")


def suggestions(*, cursor: str = "", size: int = 25, only_of: int | None = None) -> Page[Suggestion]:
    """Pairs to look at, the likeliest first, both customers included. One query. Raises BadCursor.

    `only_of`: pairs of which this employee looks after both.
    """
    return keyset_page(_open(only_of), Sort("score", descending=True), cursor=cursor, size=size)


def suggestions_of(customer_id: int, *, only_of: int | None = None) -> QuerySet[Suggestion]:
    """Pairs to look at that a customer is in. One query."""
    known = _open(only_of)
    return (known.filter(first_id=customer_id) | known.filter(second_id=customer_id)).order_by("-score", "-id")


def suggestion(suggestion_id: int) -> Suggestion:
    """One pair, whatever became of it. One query. Raises NotFound."""
    found = Suggestion.objects.select_related("first", "second").filter(id=suggestion_id).first()
    if found is None:
        raise NotFound()
    return found


def suggestion_of(one_id: int, other_id: int) -> Suggestion | None:
    """What was found of two customers, whatever became of it. One query."""
    first, second = sorted([one_id, other_id])
    return Suggestion.objects.filter(first_id=first, second_id=second).first()


def merges_of(customer_id: int) -> QuerySet[Merge]:
    """Merges into a customer that can be taken back, latest first, the merged ones included. One query."""
    return Merge.objects.filter(survivor_id=customer_id, undone_at=None).select_related("merged").order_by("-id")


def being_looked_for() -> bool:
    """Whether the worker looks for duplicates now or is about to. One query."""
    return ProcrastinateJob.objects.filter(task_name=TASK, status__in=UNFINISHED).exists()


def ever_looked_for() -> bool:
    """Whether duplicates were looked for before. One query."""
    return ProcrastinateJob.objects.filter(task_name=TASK, status="succeeded").exists()


def _open(only_of: int | None = None) -> QuerySet[Suggestion]:
    pairs = Suggestion.objects.filter(
        state=Suggestion.State.NEW, first__merged_into__isnull=True, second__merged_into__isnull=True
    )
    pairs = pairs.filter(looked_after_by(only_of, "first"), looked_after_by(only_of, "second"))
    return pairs.select_related("first", "second")
