"""Asking for the figures of a part, and having those that people look at ready every morning."""

from datetime import datetime, timedelta

from django.db import transaction

from regulars.insight.errors import TooManyParts
from regulars.insight.models import Run, Slice, SliceRun
from regulars.insight.queue import queue_slices
from regulars.insight.slices.conditions import Conditions

MOST_WAITING = 30
KEPT_FRESH = timedelta(days=30)
KEPT_AT_ALL = timedelta(days=120)
MOST_KEPT_FRESH = 40


@transaction.atomic
def ask_for_slice(conditions: Conditions, run: Run, *, actor: str, now: datetime) -> SliceRun:
    """Have the figures of a part computed on the data of a run. Whoever asks again gets what there is.

    Raises NoSuchFigure where the conditions make no sense, TooManyParts.
    """
    conditions.customers()
    if SliceRun.objects.filter(state=Run.State.WAITING).count() >= MOST_WAITING:
        raise TooManyParts()
    one = wanted(conditions, now=now)
    asked = SliceRun(slice=one, run=run, asked_by=actor[:100], asked_at=now)
    SliceRun.objects.bulk_create([asked], ignore_conflicts=True)
    found = SliceRun.objects.select_for_update().get(slice=one, run=run)
    if found.state in (Run.State.FAILED, Run.State.CANCELLED):
        found.state, found.failure, found.asked_by, found.asked_at = Run.State.WAITING, "", actor[:100], now
        found.save(update_fields=["state", "failure", "asked_by", "asked_at"])
    if found.is_open:
        queue_slices()
    return found


def wanted(conditions: Conditions, *, now: datetime) -> Slice:
    """The part, known to be looked at. Three queries."""
    one = Slice(digest=conditions.digest, conditions=conditions.stored(), wanted_at=now)
    Slice.objects.bulk_create([one], ignore_conflicts=True)
    Slice.objects.filter(digest=conditions.digest).update(wanted_at=now)
    return Slice.objects.get(digest=conditions.digest)


@transaction.atomic
def renew_slices(run: Run, *, actor: str, now: datetime) -> int:
    """After a run of the whole: parts somebody looked at lately are computed on the same data; forgotten ones go."""
    Slice.objects.filter(wanted_at__lt=now - KEPT_AT_ALL).delete()
    fresh = Slice.objects.filter(wanted_at__gte=now - KEPT_FRESH).order_by("-wanted_at")[:MOST_KEPT_FRESH]
    asked = [SliceRun(slice=one, run=run, asked_by=actor, asked_at=now) for one in fresh]
    SliceRun.objects.bulk_create(asked, ignore_conflicts=True)
    if asked:
        queue_slices()
    return len(asked)
