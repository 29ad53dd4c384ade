"""Reads of promises."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from regulars.customers.visibility import visible_to
from regulars.work.models import Assignment, Promise
from regulars.work.promises.commands import standing_of
from regulars.work.promises.types import Clock, Standing


def standing(refs: Iterable[str]) -> dict[str, list[Standing]]:
    """How the clocks of matters stand, by reference: the newest turn of each clock that has a limit. One query."""
    newest: dict[str, dict[str, Promise]] = defaultdict(dict)
    rows = Promise.objects.filter(matter__ref__in=set(refs)).select_related("matter__version__policy").order_by("turn")
    for row in rows:
        newest[row.matter.ref][row.clock] = row
    return {
        ref: [standing_of(by_clock[clock]) for clock in Clock if clock in by_clock and by_clock[clock].limit_s]
        for ref, by_clock in newest.items()
    }


def next_due(standings: Sequence[Standing]) -> datetime | None:
    """When the next promise breaks, or broke without having been fulfilled since; None while nothing runs."""
    return min((one.due_at for one in standings if one.due_at and one.ended_at is None), default=None)


def running(reader: Any, *, mine_of: int | None = None, team_ids: Sequence[int] | None = None) -> QuerySet[Promise]:
    """Promises whose clock runs now, of customers the reader may see. Matter, customer and policy are loaded."""
    found = with_matter(Promise.objects.filter(due_at__isnull=False, ended_at=None))
    found = found.filter(visible_to(reader, "matter__customer"))
    held = Assignment.objects.filter(until=None)
    if mine_of is not None:
        found = found.filter(matter__ref__in=held.filter(employee_id=mine_of).values("ref"))
    if team_ids is not None:
        found = found.filter(matter__ref__in=held.filter(team_id__in=team_ids).values("ref"))
    return found


def ended() -> QuerySet[Promise]:
    """Promises whose clock has ended and had a limit, of all customers. Matter, customer and policy are loaded."""
    return with_matter(Promise.objects.filter(ended_at__isnull=False, limit_s__isnull=False))


def with_matter(rows: QuerySet[Promise]) -> QuerySet[Promise]:
    return rows.select_related("matter__customer__merged_into", "matter__version__policy", "matter__team")


def holders(refs: Iterable[str]) -> dict[str, Assignment]:
    """Who has what now. One query."""
    found = Assignment.objects.filter(ref__in=set(refs), until=None).select_related("employee", "team")
    return {one.ref: one for one in found}
