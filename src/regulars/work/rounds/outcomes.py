"""What came of a call: kept with the round, written on the customer's timeline, and taken back."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from regulars.customers.models import Note
from regulars.customers.notes.commands import Said, tidied_text, withdraw_note, write_note
from regulars.lib.errors import NotFound
from regulars.work.models import RoundAttempt, RoundCall, RoundOutcome
from regulars.work.rounds.calling import HELD, my_call
from regulars.work.rounds.errors import AttemptNotLast, OutcomeUnknown, SayWhen
from regulars.work.rounds.types import OUTCOME_TITLES, Came, Outcome

AGAIN_AFTER = timedelta(hours=4)
OWN = "own-"
NOT_REACHED = (Outcome.NO_ANSWER, Outcome.WRONG_NUMBER)
KEPT = ("state", "from_at", "promised", "caller_id", "attempts", "outcome", "ended_at")
State = RoundCall.State


@transaction.atomic
def note_call(call_id: int, came: Came, *, caller_id: int, today: date, actor: str, now: datetime) -> RoundAttempt:
    """Note what came of a call that the caller has taken.

    Raises NotYourCall, OutcomeUnknown, SayWhen.
    """
    call = my_call(call_id, caller_id)
    title, again = meaning(call, came.outcome)
    if came.outcome == Outcome.CALL_BACK and (came.again_at is None or came.again_at <= now):
        raise SayWhen()
    before = {name: as_kept(getattr(call, name)) for name in KEPT}
    ref = told(call, came, title, today=today, actor=actor, now=now)
    settle(call, came, again, now=now)
    return RoundAttempt.objects.create(
        call=call, caller_id=caller_id, at=now, outcome=came.outcome, text=tidied_text(came.text), ref=ref,
        again_at=call.from_at if call.state == State.WAITING else None, before=before,
    )  # fmt: skip


def meaning(call: RoundCall, outcome: str) -> tuple[str, bool]:
    """How an outcome is called, and whether the customer is called again by itself. Raises OutcomeUnknown."""
    if outcome in list(Outcome):
        return str(OUTCOME_TITLES[Outcome(outcome)]), outcome == Outcome.NO_ANSWER
    place = outcome.removeprefix(OWN)
    if outcome.startswith(OWN) and place.isascii() and place.isdecimal() and len(place) < 4:
        own = RoundOutcome.objects.filter(round_id=call.round_id, position=int(place)).first()
        if own:
            return own.title, own.again
    raise OutcomeUnknown()


def settle(call: RoundCall, came: Came, again: bool, *, now: datetime) -> None:
    call.attempts, call.outcome, call.held_until = call.attempts + 1, came.outcome, None
    call.promised = came.outcome == Outcome.CALL_BACK
    if call.promised:
        assert came.again_at is not None
        call.state, call.from_at = State.WAITING, came.again_at
    elif again and call.attempts < call.round.most_attempts:
        call.state, call.from_at = State.WAITING, now + AGAIN_AFTER
    else:
        call.state, call.ended_at = State.ENDED, now
    call.save()


def told(call: RoundCall, came: Came, title: str, *, today: date, actor: str, now: datetime) -> str:
    """The call, as any call of the customer; the reference of what was written."""
    words = f"{title} · {call.round.title}"
    if text := tidied_text(came.text):
        words = f"{words}\n{text}"
    how = Note.Outcome.MISSED if came.outcome in NOT_REACHED else Note.Outcome.REACHED
    said = Said(words, Note.Direction.OUTBOUND, how)
    entry = write_note(
        call.customer_id, Note.Kind.CALL, said, author_id=call.caller_id or 0, today=today, actor=actor, now=now
    )
    return entry.ref


@transaction.atomic
def undo_call(attempt_id: int, *, actor: str, now: datetime) -> RoundCall:
    """It was noted by mistake: the caller has the customer again. Raises NotFound, AttemptNotLast, NoteWithdrawn."""
    attempt = RoundAttempt.objects.select_related("call").filter(id=attempt_id).first()
    if attempt is None:
        raise NotFound()
    call = RoundCall.objects.select_for_update().get(id=attempt.call_id)
    last = RoundAttempt.objects.filter(call=call, withdrawn_at=None).order_by("-id").first()
    if last is None or last.pk != attempt_id or call.state == State.TAKEN:
        raise AttemptNotLast()
    attempt.withdrawn_at = now
    attempt.save(update_fields=["withdrawn_at"])
    put_back(call, attempt.before, now=now)
    withdraw_note(int(attempt.ref.rpartition(":")[2]), actor=actor, now=now)
    return call


def put_back(call: RoundCall, before: dict[str, Any], *, now: datetime) -> None:
    """Raises AttemptNotLast when a colleague talks with the customer by now."""
    for name in KEPT:
        value = before[name]
        setattr(call, name, datetime.fromisoformat(value) if value and name.endswith("_at") else value)
    call.held_until = now + HELD
    try:
        with transaction.atomic():
            call.save()
    except IntegrityError as error:
        raise AttemptNotLast() from error


def as_kept(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
