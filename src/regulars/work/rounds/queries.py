"""Reads of rounds. Each promises its number of SQL queries."""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Count, QuerySet

from regulars.customers.visibility import looked_after_by
from regulars.lib.errors import NotFound
from regulars.lib.paging import Page, Sort, keyset_page
from regulars.staff.models import Employee
from regulars.work.models import CallRound, RoundAttempt, RoundCall, RoundCaller, RoundOutcome
from regulars.work.rounds.types import OUTCOME_TITLES, Progress

State = RoundCall.State


def rounds(*, closed: bool = False) -> QuerySet[CallRound]:
    """Rounds under way, or closed ones, with whoever made them. One query."""
    return CallRound.objects.filter(closed_at__isnull=not closed).select_related("author")


def call_round(round_id: int) -> CallRound:
    """One query. Raises NotFound."""
    found = CallRound.objects.select_related("author").filter(id=round_id).first()
    if found is None:
        raise NotFound()
    return found


def callers_of(round_ids: Iterable[int]) -> dict[int, list[Employee]]:
    """Who calls in some rounds, by name. One query."""
    found: dict[int, list[Employee]] = {}
    chosen = RoundCaller.objects.filter(round_id__in=list(round_ids)).select_related("employee")
    for one in chosen.order_by("employee__name", "employee_id"):
        found.setdefault(one.round_id, []).append(one.employee)
    return found


def own_outcomes(round_id: int) -> list[RoundOutcome]:
    """The buttons of a round's own, in their order. One query."""
    return list(RoundOutcome.objects.filter(round_id=round_id).order_by("position"))


def outcome_titles(own: Iterable[RoundOutcome]) -> dict[str, str]:
    """How outcomes are called. No query."""
    titles = {str(key): str(title) for key, title in OUTCOME_TITLES.items()}
    return titles | {f"own-{one.position}": one.title for one in own}


def states_of(round_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """How many calls of some rounds are in which state. One query."""
    found: dict[int, dict[str, int]] = {}
    calls = RoundCall.objects.filter(round_id__in=list(round_ids)).order_by()
    for round_id, state, number in calls.values_list("round_id", "state").annotate(number=Count("id")):
        found.setdefault(round_id, {})[state] = number
    return found


def progress_of(round_id: int) -> Progress:
    """How far a round is. Three queries."""
    ended = RoundCall.objects.filter(round_id=round_id, state=State.ENDED).order_by()
    made = RoundAttempt.objects.filter(call__round_id=round_id, withdrawn_at=None).order_by()
    return Progress(
        states_of([round_id]).get(round_id, {}),
        dict(ended.values_list("outcome").annotate(number=Count("id"))),
        dict(made.filter(caller__isnull=False).values_list("caller_id").annotate(number=Count("id"))),
    )


def calls_page(
    round_id: int, *, state: str = "", cursor: str = "", size: int = 50, only_of: int | None = None
) -> Page[RoundCall]:
    """Customers of a round, with all their lines show. One query. Raises BadCursor."""
    found = RoundCall.objects.filter(looked_after_by(only_of, "customer"), round_id=round_id)
    if state:
        found = found.filter(state=state)
    return keyset_page(found.select_related("customer__merged_into", "caller"), Sort("id"), cursor=cursor, size=size)


def call(call_id: int) -> RoundCall:
    """A call with its round and customer. One query. Raises NotFound."""
    found = RoundCall.objects.select_related("round", "customer__merged_into", "caller").filter(id=call_id).first()
    if found is None:
        raise NotFound()
    return found


def attempts_of(call_ids: Sequence[int]) -> dict[int, list[RoundAttempt]]:
    """What came of the calls so far, newest first. One query."""
    found: dict[int, list[RoundAttempt]] = {}
    made = RoundAttempt.objects.filter(call_id__in=call_ids, withdrawn_at=None).select_related("caller")
    for one in made.order_by("-id"):
        found.setdefault(one.call_id, []).append(one)
    return found


def call_batches(round_id: int, *, only_of: int | None = None) -> Iterator[list[RoundCall]]:
    """Everybody in a round, five hundred at a time. One query each."""
    cursor = ""
    while True:
        page = calls_page(round_id, cursor=cursor, size=500, only_of=only_of)
        yield page.rows
        cursor = page.next_cursor
        if not cursor:
            return
