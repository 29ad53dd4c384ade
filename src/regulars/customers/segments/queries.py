"""Reads of segments and of who is in them. Noun phrases; each promises its number of SQL queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet

from regulars.customers.models import Membership, Segment
from regulars.customers.segments.evaluating import FIRST
from regulars.customers.visibility import looked_after_by
from regulars.lib.errors import NotFound
from regulars.lib.paging import Page, Sort, keyset_page

LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Move:
    """Somebody came into a segment, or left it."""

    membership: Membership
    came: bool

    @property
    def at(self) -> datetime:
        return self.membership.entered_at if self.came else self.membership.left_at or self.membership.entered_at

    @property
    def cause(self) -> str:
        return self.membership.cause if self.came else self.membership.left_cause


def segments(*, purpose: str = Segment.Purpose.LIST) -> QuerySet[Segment]:
    """Segments in use, by name. One query."""
    return Segment.objects.filter(purpose=purpose, archived_at=None).order_by("name", "id")


def segment(segment_id: int) -> Segment:
    """One segment. One query. Raises NotFound."""
    found = Segment.objects.filter(id=segment_id).first()
    if found is None:
        raise NotFound()
    return found


def names() -> dict[int, str]:
    """What each segment is called, archived ones too. One query."""
    return dict(Segment.objects.values_list("id", "name"))


def members(segment_id: int, *, cursor: str = "", size: int = 50) -> Page[Membership]:
    """Who is in a segment, by customer, customers included. One query. Raises BadCursor."""
    inside = Membership.objects.filter(segment_id=segment_id, left_at=None).select_related("customer")
    return keyset_page(inside, Sort("customer_id"), cursor=cursor, size=size)


def memberships_of(customer_id: int) -> QuerySet[Membership]:
    """The segments a customer is in now, by name, segments included. One query."""
    inside = Membership.objects.filter(customer_id=customer_id, left_at=None, segment__archived_at=None)
    return inside.filter(segment__purpose=Segment.Purpose.LIST).select_related("segment").order_by("segment__name")


def members_now(segments: Sequence[Segment], *, only_of: int | None = None) -> dict[int, int]:
    """How many are in each segment; for an employee who sees only their own customers, how many of those.

    No query; one where `only_of` is somebody.
    """
    if only_of is None:
        return {one.pk: one.members_count for one in segments}
    inside = Membership.objects.filter(looked_after_by(only_of, "customer"), segment__in=segments, left_at=None)
    found = counted(inside)
    return {one.pk: found.get(one.pk, 0) for one in segments}


def moves_lately(
    segment_ids: Sequence[int], *, now: datetime, only_of: int | None = None
) -> dict[int, tuple[int, int]]:
    """How many came into each segment and left it in 30 days; who was there at first did not come. Two queries."""
    of_these = Membership.objects.filter(looked_after_by(only_of, "customer"), segment_id__in=segment_ids)
    since = now - LATELY
    came = counted(of_these.filter(entered_at__gte=since).exclude(cause=FIRST))
    left = counted(of_these.filter(left_at__gte=since))
    return {one: (came.get(one, 0), left.get(one, 0)) for one in segment_ids}


def counted(rows: QuerySet[Membership]) -> dict[int, int]:
    return dict(rows.values_list("segment_id").annotate(number=Count("id")).order_by())


def latest_moves(segment_id: int, *, limit: int = 12, only_of: int | None = None) -> list[Move]:
    """Who came and left last, customers included. Two queries."""
    of_this = Membership.objects.filter(looked_after_by(only_of, "customer"), segment_id=segment_id)
    of_this = of_this.select_related("customer")
    came = of_this.exclude(cause=FIRST).order_by("-entered_at", "-id")[:limit]
    left = of_this.exclude(left_at=None).order_by("-left_at", "-id")[:limit]
    moves = [Move(one, True) for one in came] + [Move(one, False) for one in left]
    return sorted(moves, key=lambda move: (move.at, move.membership.pk), reverse=True)[:limit]
