"""Whom a round calls: the members of a segment or of a group, or whoever a search finds."""

from collections.abc import Iterator

from regulars.customers.models import GroupMember
from regulars.customers.queries import customer_batches
from regulars.customers.types import Wanted
from regulars.customers.visibility import looked_after_by
from regulars.work.rounds.commands import MOST
from regulars.work.rounds.errors import TooManyToCall

SEGMENT, GROUP, WORDS = "segment", "group", "words"


def chosen(source: dict[str, object], *, only_of: int | None = None) -> list[int]:
    """Numbers of the customers a source names, of those the reader may see. Raises TooManyToCall."""
    numbers: list[int] = []
    for batch in batches(source, only_of):
        numbers += batch
        if len(numbers) > MOST:
            raise TooManyToCall(most=MOST)
    return numbers


def batches(source: dict[str, object], only_of: int | None) -> Iterator[list[int]]:
    if SEGMENT in source:
        yield from listed(Wanted(segment_id=int(str(source[SEGMENT])), only_of=only_of))
    elif GROUP in source:
        inside = GroupMember.objects.filter(looked_after_by(only_of, "customer"), group_id=int(str(source[GROUP])))
        yield list(inside.order_by("id").values_list("customer_id", flat=True)[: MOST + 1])
    elif WORDS in source:
        yield from listed(Wanted(text=str(source[WORDS]), only_of=only_of))


def listed(wanted: Wanted) -> Iterator[list[int]]:
    for rows in customer_batches(wanted):
        yield [row.id for row in rows]
