"""Writing segments down. What a rule means for whom is worked out by the worker (`catching_up`)."""

from datetime import datetime

from django.db import IntegrityError, connection, transaction

from regulars.customers.models import Segment
from regulars.customers.segments.errors import SegmentInUse, SegmentNameTaken, SegmentOfStage
from regulars.customers.segments.evaluating import RULE
from regulars.customers.segments.queue import ask_to_catch_up
from regulars.customers.segments.rule import kept
from regulars.customers.segments.rulebook import rulebook
from regulars.customers.segments.types import Rule
from regulars.lib.errors import NotFound
from regulars.staff import audit

LOCK_OF_RULES = 20_141
NEW = 0


@transaction.atomic
def create_segment(
    *, name: str, rule: Rule, actor: str, now: datetime, about: str = "", purpose: str = Segment.Purpose.LIST
) -> Segment:
    """Keep a rule under a name. Raises SegmentNameTaken, NotFound for a segment that the rule speaks of."""
    one_at_a_time()
    rulebook().with_rule(NEW, rule).refuse_circle(NEW)
    segment = Segment(name=name, about=about, purpose=purpose, rule=kept(rule), created_at=now, created_by=actor,
                      changed_at=now, changed_by=actor)  # fmt: skip
    save(segment)
    tell("customers.segment_created", segment, actor=actor, now=now)
    ask_to_catch_up()
    return segment


@transaction.atomic
def change_segment(
    segment_id: int, *, name: str, rule: Rule, actor: str, now: datetime, about: str | None = None
) -> Segment:
    """Write a segment anew. Raises NotFound, SegmentNameTaken, SegmentInItself."""
    one_at_a_time()
    book = rulebook()
    segment = locked(segment_id, *book.above(segment_id))
    book.with_rule(segment_id, rule).refuse_circle(segment_id)
    segment.name, segment.about = name, segment.about if about is None else about
    segment.changed_at, segment.changed_by = now, actor
    if kept(rule) != segment.rule:
        segment.rule, segment.version = kept(rule), segment.version + 1
        Segment.objects.filter(id__in=book.above(segment_id)).update(due_cause=RULE)
    save(segment)
    tell("customers.segment_changed", segment, actor=actor, now=now)
    ask_to_catch_up()
    return segment


@transaction.atomic
def archive_segment(segment_id: int, *, actor: str, now: datetime) -> Segment:
    """Put a segment away; its history stays. Raises NotFound, SegmentInUse, SegmentOfStage."""
    one_at_a_time()
    segment, book = locked(segment_id), rulebook()
    if segment.purpose == Segment.Purpose.STAGE:
        # Whoever is in the stage would be in it for ever.
        raise SegmentOfStage(name=segment.name)
    above = Segment.objects.filter(id__in=book.above(segment_id), archived_at=None).values_list("name", flat=True)
    if above:
        raise SegmentInUse(names=", ".join(above))
    segment.archived_at = now
    save(segment)
    tell("customers.segment_archived", segment, actor=actor, now=now)
    return segment


@transaction.atomic
def restore_segment(segment_id: int, *, actor: str, now: datetime) -> Segment:
    """Take a segment up again: everybody is asked anew. Raises NotFound, SegmentNameTaken."""
    segment = locked(segment_id)
    segment.archived_at, segment.due_cause = None, RULE
    save(segment)
    tell("customers.segment_restored", segment, actor=actor, now=now)
    ask_to_catch_up()
    return segment


def one_at_a_time() -> None:
    """Two rules written at once could speak of each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_OF_RULES])


def locked(segment_id: int, *others: int) -> Segment:
    """The segment, and others with it in one order, so that nobody waits for somebody who waits. Raises NotFound."""
    rows = Segment.objects.select_for_update().filter(id__in=[segment_id, *others]).order_by("id")
    segment = next((row for row in rows if row.pk == segment_id), None)
    if segment is None:
        raise NotFound()
    return segment


def save(segment: Segment) -> None:
    try:
        with transaction.atomic():
            segment.save()
    except IntegrityError as error:
        raise SegmentNameTaken(name=segment.name) from error


def tell(action: str, segment: Segment, *, actor: str, now: datetime) -> None:
    details = {"version": segment.version, "purpose": segment.purpose}
    audit.record(actor=actor, action=action, now=now, ref=f"customers.segment:{segment.pk}", details=details)
