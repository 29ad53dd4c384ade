"""A letter about a part of the customers waits for the figures of the part, and has them computed."""

from datetime import datetime

from regulars.insight.errors import NoSuchFigure, TooManyParts
from regulars.insight.models import Run, SliceRun
from regulars.insight.slices.commands import ask_for_slice
from regulars.insight.slices.computing_words import INTERRUPTED, failure_words
from regulars.insight.slices.conditions import Conditions

ACTOR = "regulars.reports"


class PartHasFailed(Exception):
    """The part cannot be computed, so that its letter will never be sent; the words say why."""


def part_is_there(part: Conditions, run: Run, *, now: datetime) -> bool:
    """Whether the part has figures of this run; where it has not, they are asked for. Safe to be asked again at any
    time. Raises PartHasFailed."""
    if part.is_everybody:
        return True
    found = SliceRun.objects.filter(slice__digest=part.digest, run=run).first()
    if found and found.state == Run.State.DONE:
        return True
    if found and found.state == Run.State.FAILED and found.failure != INTERRUPTED:
        raise PartHasFailed(failure_words(found.failure))
    try:
        ask_for_slice(part, run, actor=ACTOR, now=now)
    except TooManyParts:
        return False
    except NoSuchFigure as error:
        raise PartHasFailed(error.sentence) from error
    return False
