"""Making a round, choosing whom it calls and who calls, closing it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from regulars.customers.notes.commands import tidied_text
from regulars.lib.errors import NotFound
from regulars.lib.text import clean
from regulars.staff import audit
from regulars.staff.models import Employee
from regulars.staff.rights import Right, may
from regulars.work.models import CallRound, RoundCall, RoundCaller, RoundOutcome
from regulars.work.rounds import audit_actions as did
from regulars.work.rounds.errors import NobodyCalls, RoundClosed, RoundUnnamed, TooManyToCall
from regulars.work.rounds.standing import Reachable, reachable
from regulars.work.rounds.types import OwnOutcome, RoundDescribed
from regulars.work.tasks.steps import employee_of

MOST = 20_000
BATCH = 1_000
TITLE_LENGTH, OUTCOME_LENGTH, MOST_OUTCOMES, MOST_ATTEMPTS = 200, 60, 8, 20
State = RoundCall.State


@transaction.atomic
def make_round(described: RoundDescribed, *, source: dict[str, object], actor: str, now: datetime) -> CallRound:
    """A round that calls nobody yet (see `add_customers`). Raises RoundUnnamed, NobodyCalls."""
    made = CallRound(source=source, created_at=now, created_by=actor, author_id=employee_of(actor))
    written(made, described)
    audit.record(actor=actor, action=did.MADE, now=now, ref=did.ref_of(made))
    return made


@transaction.atomic
def change_round(round_id: int, described: RoundDescribed, *, actor: str, now: datetime) -> CallRound:
    """Say something else of a round; whom it calls stays. Raises NotFound, RoundUnnamed, NobodyCalls."""
    changed = locked(round_id)
    written(changed, described)
    audit.record(actor=actor, action=did.CHANGED, now=now, ref=did.ref_of(changed))
    return changed


def written(one: CallRound, described: RoundDescribed) -> None:
    one.title = clean(described.title, TITLE_LENGTH)
    if not one.title:
        raise RoundUnnamed()
    one.script, one.topic, one.until = tidied_text(described.script), described.topic, described.until
    one.most_attempts = min(max(described.most_attempts, 1), MOST_ATTEMPTS)
    one.save()
    settle_callers(one, described.callers)
    settle_outcomes(one, described.outcomes)


def settle_callers(one: CallRound, callers: Sequence[int]) -> None:
    working = Employee.objects.filter(id__in=list(callers), is_active=True)
    chosen = [person for person in working if may(person, Right.SEE_CUSTOMERS) and may(person, Right.EDIT_CUSTOMERS)]
    if not chosen:
        raise NobodyCalls()
    RoundCaller.objects.filter(round=one).exclude(employee__in=chosen).delete()
    RoundCaller.objects.bulk_create(
        [RoundCaller(round=one, employee=person) for person in chosen], ignore_conflicts=True
    )


def settle_outcomes(one: CallRound, outcomes: Sequence[OwnOutcome]) -> None:
    """The first words stay the first: what was noted already names an outcome by its place."""
    named = [(clean(each.title, OUTCOME_LENGTH), each.again) for each in outcomes][:MOST_OUTCOMES]
    kept = [(position, title, again) for position, (title, again) in enumerate(named, 1) if title]
    RoundOutcome.objects.filter(round=one).exclude(
        position__in=[position for position, _title, _again in kept]
    ).delete()
    for position, title, again in kept:
        RoundOutcome.objects.update_or_create(round=one, position=position, defaults={"title": title, "again": again})


@transaction.atomic
def add_customers(round_id: int, customer_ids: Iterable[int], *, actor: str, now: datetime) -> int:
    """Call these customers too; how many are new in the round and will be called.

    Who may not be called is listed with the reason. Who is in the round already stays as they are. Four queries for
    each thousand, and two more. Raises NotFound, RoundClosed, TooManyToCall.
    """
    one = locked(round_id)
    if one.closed_at:
        raise RoundClosed()
    asked = list(dict.fromkeys(customer_ids))
    if len(asked) > MOST:
        raise TooManyToCall(most=MOST)
    before = RoundCall.objects.filter(round=one, state=State.WAITING).count()
    for start in range(0, len(asked), BATCH):
        numbers = asked[start : start + BATCH]
        found = {each.customer_id: each for each in reachable(numbers, one.topic).values()}
        RoundCall.objects.bulk_create([call_of(one, each, now) for each in found.values()], ignore_conflicts=True)
    added = RoundCall.objects.filter(round=one, state=State.WAITING).count() - before
    audit.record(actor=actor, action=did.FILLED, now=now, ref=did.ref_of(one), details={"added": added})
    return added


def call_of(one: CallRound, each: Reachable, now: datetime) -> RoundCall:
    why = each.why
    return RoundCall(
        round=one, customer_id=each.customer_id, from_at=now, state=State.LEFT_OUT if why else State.WAITING, why=why
    )


@transaction.atomic
def close_round(round_id: int, *, actor: str, now: datetime) -> CallRound:
    """Nobody is called any more; who was taken is let go. Raises NotFound, RoundClosed."""
    one = locked(round_id)
    if one.closed_at:
        raise RoundClosed()
    RoundCall.objects.filter(round=one, state=State.TAKEN).update(state=State.WAITING, held_until=None)
    return put(one, now, did.CLOSED, actor=actor, now=now)


@transaction.atomic
def reopen_round(round_id: int, *, actor: str, now: datetime) -> CallRound:
    """Go on calling. Raises NotFound."""
    return put(locked(round_id), None, did.REOPENED, actor=actor, now=now)


def put(one: CallRound, closed_at: datetime | None, action: str, *, actor: str, now: datetime) -> CallRound:
    one.closed_at = closed_at
    one.save(update_fields=["closed_at"])
    audit.record(actor=actor, action=action, now=now, ref=did.ref_of(one))
    return one


def locked(round_id: int) -> CallRound:
    found = CallRound.objects.select_for_update().filter(id=round_id).first()
    if found is None:
        raise NotFound()
    return found
