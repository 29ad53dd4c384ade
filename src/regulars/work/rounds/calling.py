"""Calling: each caller takes the next customer, and nobody rings one whom a colleague is talking with.

A row that somebody has locked is skipped, so that callers never wait for each other; and the database refuses a second
taken call of the same customer, in whatever round. What is taken is held for a while and is then anybody's again: a
browser that was closed keeps nobody from being called.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from regulars.customers.visibility import looked_after_by
from regulars.work.models import CallRound, RoundCall, RoundCaller
from regulars.work.rounds.errors import NotACaller, NotYourCall, RoundClosed
from regulars.work.rounds.queries import call_round
from regulars.work.rounds.standing import reachable
from regulars.work.rounds.types import Why

HELD = timedelta(minutes=30)
# A promise of a caller who does not come: after that somebody else keeps it.
PROMISE_WAITS = timedelta(hours=1)
SKIPPED_FOR = timedelta(minutes=15)
State = RoundCall.State


@transaction.atomic
def take_next(round_id: int, caller_id: int, *, now: datetime, only_of: int | None = None) -> RoundCall | None:
    """The next customer for a caller: the one they have already, else the one waiting longest; None when there is none.

    Whoever must not be called any more is left out on the way. Raises NotFound, RoundClosed, NotACaller.
    """
    one = call_round(round_id)
    if one.closed_at:
        raise RoundClosed()
    if not RoundCaller.objects.filter(round=one, employee_id=caller_id).exists():
        raise NotACaller()
    mine = RoundCall.objects.select_for_update().filter(round=one, state=State.TAKEN, caller_id=caller_id).first()
    if mine:
        return held(mine, caller_id, now=now)
    let_go(one, now=now)
    return first_free(one, caller_id, only_of, now=now)


def let_go(one: CallRound, *, now: datetime) -> None:
    """What somebody held too long waits again."""
    stale = RoundCall.objects.select_for_update(skip_locked=True).filter(
        round=one, state=State.TAKEN, held_until__lte=now
    )
    numbers = list(stale.values_list("id", flat=True))
    if numbers:
        RoundCall.objects.filter(id__in=numbers).update(state=State.WAITING, held_until=None)


def first_free(one: CallRound, caller_id: int, only_of: int | None, *, now: datetime) -> RoundCall | None:
    refused: list[int] = []
    while True:
        call = waiting(one, caller_id, only_of, now=now).exclude(id__in=refused).first()
        if call is None:
            return None
        if why := why_not(call, one):
            leave_out(call, why)
        elif taken(call, caller_id, now=now):
            return call
        else:
            refused.append(call.pk)


def waiting(one: CallRound, caller_id: int, only_of: int | None, *, now: datetime) -> QuerySet[RoundCall]:
    """Who can be called now, promised calls of this caller in their turn; locked, and skipped where locked."""
    in_talk = RoundCall.objects.filter(customer_id=OuterRef("customer_id"), state=State.TAKEN)
    for_me = Q(promised=False) | Q(caller_id=caller_id) | Q(from_at__lte=now - PROMISE_WAITS)
    found = RoundCall.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        ~Exists(in_talk), for_me, looked_after_by(only_of, "customer"), round=one, state=State.WAITING,
        from_at__lte=now,
    )  # fmt: skip
    return found.order_by("from_at", "id")


def why_not(call: RoundCall, one: CallRound) -> str:
    """Why somebody who was in the round must not be called after all: merged, erased, a «no» since."""
    standing = reachable([call.customer_id], one.topic)[call.customer_id]
    if standing.why or standing.customer_id == call.customer_id:
        return standing.why
    twice = RoundCall.objects.filter(round=one, customer_id=standing.customer_id).exists()
    if not twice:
        # Merged since: the survivor is called in its place.
        call.customer_id = standing.customer_id
    return Why.TWICE if twice else ""


def leave_out(call: RoundCall, why: str) -> None:
    call.state, call.why, call.held_until = State.LEFT_OUT, why, None
    call.save(update_fields=["state", "why", "held_until"])


def taken(call: RoundCall, caller_id: int, *, now: datetime) -> bool:
    """Whether it is the caller's now; not where a colleague took the same customer in another round just before."""
    try:
        with transaction.atomic():
            held(call, caller_id, now=now)
    except IntegrityError:
        return False
    return True


def held(call: RoundCall, caller_id: int, *, now: datetime) -> RoundCall:
    call.state, call.caller_id, call.held_until = State.TAKEN, caller_id, now + HELD
    call.save(update_fields=["state", "caller", "held_until", "customer"])
    return call


@transaction.atomic
def skip_call(call_id: int, caller_id: int, *, now: datetime) -> RoundCall:
    """Not now: the customer waits a little and is anybody's. Raises NotFound, NotYourCall."""
    call = my_call(call_id, caller_id)
    call.state, call.held_until, call.from_at = State.WAITING, None, now + SKIPPED_FOR
    call.save(update_fields=["state", "held_until", "from_at"])
    return call


def my_call(call_id: int, caller_id: int) -> RoundCall:
    """A call that this caller has, locked. Raises NotYourCall."""
    found = RoundCall.objects.select_for_update(of=("self",)).select_related("round").filter(
        id=call_id, state=State.TAKEN, caller_id=caller_id
    )  # fmt: skip
    call = found.first()
    if call is None:
        raise NotYourCall()
    return call
