"""Promising, and telling what happened to a matter. Both write the clocks and tell who has to hear of it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from regulars.customers.together import survivors_of
from regulars.lib.text import clean
from regulars.work.models import Matter, Promise, StateChange, Team
from regulars.work.promises.keeping import Kept, rebuild, rows_of
from regulars.work.promises.policies import chosen_for, subject_of
from regulars.work.promises.telling import hear, next_due_of, notice
from regulars.work.promises.types import Clock, Happened, Standing, State, Subject

WORDS = 100


@transaction.atomic
def watch(ref: str, subject: Subject, *, at: datetime, now: datetime, actor: str = "") -> list[Standing]:
    """A customer asks (`at`): choose the policy, the first that matches, and begin its clocks.

    A reference that is watched already keeps what was promised; that the customer asks is one more line of its history.
    """
    if not Matter.objects.filter(ref=ref).exists():
        begin(ref, subject, now=now)
    return tell(ref, Happened.ASKED, at=at, now=now, actor=actor)


def begin(ref: str, subject: Subject, *, now: datetime) -> None:
    """Two at once begin one."""
    version = chosen_for(subject, now)
    survivor = survivors_of([subject.customer_id]).get(subject.customer_id, subject.customer_id)
    team = Team.objects.filter(id=subject.team_id).first() if subject.team_id else None
    matter = Matter(
        ref=ref, customer_id=survivor, version=version, channel=clean(subject.channel, 40),
        topic=clean(subject.topic, 60), team=team, valued=subject.valued,
        third_party=clean(subject.third_party, WORDS), watched_at=now,
    )  # fmt: skip
    Matter.objects.bulk_create([matter], ignore_conflicts=True)


@transaction.atomic
def tell(
    ref: str, happened: Happened, *, at: datetime, now: datetime, actor: str = "", third_party: str = ""
) -> list[Standing]:
    """One more line of the history of a matter; how its clocks stand now. Nothing for what is not watched."""
    matter = locked(ref)
    if matter is None:
        return []
    line = StateChange(
        matter=matter, at=at, happened=happened, third_party=clean(third_party, WORDS), actor=actor, recorded_at=now
    )
    StateChange.objects.bulk_create([line], ignore_conflicts=True)
    return bring_up_to_date(matter, now=now)


@transaction.atomic
def team_moved(ref: str, team_id: int, *, now: datetime) -> None:
    """A team has it: until somebody has answered, it is promised what that team promises.

    What happened stays, and clocks are reckoned from it; what was told is not told again. Once answered, a matter keeps
    the policy it had, whoever goes on with it.
    """
    matter = locked(ref)
    if matter is None or matter.team_id == team_id or not waits_for_first_answer(matter):
        return
    matter.team_id = team_id
    version = chosen_for(subject_of(matter), now)
    moved = version.pk != matter.version_id
    matter.version = version
    matter.save(update_fields=["team", "version"])
    if moved:
        bring_up_to_date(matter, now=now)


def waits_for_first_answer(matter: Matter) -> bool:
    return Promise.objects.filter(matter=matter, clock=Clock.FIRST, ended_at=None).exists()


def bring_up_to_date(matter: Matter, *, now: datetime) -> list[Standing]:
    """Rebuild the clocks of a locked matter, and tell what is to be told by now."""
    rows = rows_of(matter)
    before = next_due_of(rows)
    kept = rebuild(matter, rows, now=now)
    notice(matter, kept, now=now)
    after = next_due_of(one.promise for one in kept)
    if after != before:
        next_clock = next((one.promise.clock for one in kept if one.promise.due_at == after), kept[-1].promise.clock)
        hear(matter, next_clock, "moved", after, now)
    return shown(kept)


def locked(ref: str) -> Matter | None:
    found = Matter.objects.select_for_update(of=("self",)).select_related("version__policy", "version__calendar")
    return found.filter(ref=ref).first()


def shown(kept: Iterable[Kept]) -> list[Standing]:
    """The newest turn of each clock that something is promised for, in the order of clocks."""
    newest = {one.promise.clock: one for one in kept}
    return [standing_of(newest[clock].promise) for clock in Clock if clock in newest and newest[clock].reckoned.limit]


def standing_of(row: Promise) -> Standing:
    """One row, its matter and policy loaded."""
    return Standing(
        clock=Clock(row.clock), due_at=row.due_at, state=State(row.state), started_at=row.started_at,
        ended_at=row.ended_at, elapsed_s=row.elapsed_s, limit_s=row.limit_s or 0,
        policy=row.matter.version.policy.name, turn=row.turn,
    )  # fmt: skip
