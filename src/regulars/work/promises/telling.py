"""Who hears of a promise that is about to break, or is broken: each thing once, in the transaction that notices it.

A warning goes to whoever has the matter, by the listeners. A breach stands on the customer's timeline. Each step of
escalation gives people a task, which goes by itself when the customer has the answer.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from regulars.customers import timeline
from regulars.lib.clock import day_of
from regulars.lib.errors import RegularsError
from regulars.lib.registry import PromiseMoved, after_promise
from regulars.live.commands import publish
from regulars.staff.models import Employee
from regulars.staff.queries import company
from regulars.staff.rights import Role
from regulars.work.models import Assignment, Matter, Promise, Task, Team
from regulars.work.promises.keeping import Kept, next_look
from regulars.work.promises.kinds import BROKEN, BROKEN_TASK, ESCALATED, broken_task
from regulars.work.promises.types import State
from regulars.work.tasks.commands import add_task, drop_task

SOURCE = "work.promises"
OPEN_PROMISES = "work.promises"
# What happened to a promise, and which employees were told of it.
News = tuple[str, tuple[int, ...]]


def next_due_of(rows: Iterable[Promise]) -> datetime | None:
    """When the next promise of a matter breaks, or broke without being fulfilled since."""
    return min((row.due_at for row in rows if row.due_at and row.ended_at is None), default=None)


def notice(matter: Matter, kept: Sequence[Kept], *, now: datetime) -> None:
    """Tell what is to be told of each clock by now, and remember that it was told."""
    due_at = next_due_of(one.promise for one in kept)
    for one in kept:
        row = one.promise
        if row.look_at is not None and row.look_at <= now:
            told = [*broken(matter, one, now), *warned(one, now), *escalated(matter, one, now)]
            row.look_at = next_look(row, one.reckoned)
            row.save(update_fields=["look_at", "warned_at", "broken_at", "steps_told"])
            for what, whom in told:
                hear(matter, row.clock, what, due_at, now, told=whom)
        if one.moved and row.ended_at:
            drop_tasks(row, now)


def hear(
    matter: Matter, clock: str, what: str, due_at: datetime | None, now: datetime, *, told: tuple[int, ...] = ()
) -> None:
    moved = PromiseMoved(matter.ref, matter.customer_id, str(clock), what, due_at, now, told)
    for listener in after_promise:
        listener.call(moved)
    publish([OPEN_PROMISES], {"what": what}, now=now)


def warned(one: Kept, now: datetime) -> list[News]:
    row, at = one.promise, one.reckoned.warn_at
    if row.warned_at or row.broken_at or row.ended_at or at is None or at > now:
        return []
    row.warned_at = now
    return [("warned", ())]


def broken(matter: Matter, one: Kept, now: datetime) -> list[News]:
    row = one.promise
    if row.broken_at or one.reckoned.state != State.BROKEN:
        return []
    row.broken_at = now
    record(BROKEN, matter, row, now, key="broken")
    return [("broken", ())]


def escalated(matter: Matter, one: Kept, now: datetime) -> list[News]:
    """The steps whose time has come, while nobody has answered."""
    row, steps = one.promise, matter.version.escalation
    told: list[News] = []
    while row.ended_at is None and row.broken_at and row.steps_told < len(steps):
        at = one.reckoned.steps_at[row.steps_told]
        if at is None or at > now:
            break
        step = steps[row.steps_told]
        row.steps_told += 1
        record(ESCALATED, matter, row, now, key=f"step {row.steps_told}", whom=step["who"])
        told.append(("escalated", tuple(give_tasks(matter, row, people_of(step, matter), now))))
    return told


def record(kind: str, matter: Matter, row: Promise, now: datetime, *, key: str, **data: Any) -> None:
    """Once for each promise, even when a later line of history makes it again what it was."""
    due = row.due_at.isoformat() if row.due_at else ""
    timeline.record(
        kind, customer_id=matter.customer_id, happened_at=now, now=now, ref=matter.ref, channel=matter.channel,
        data={"clock": row.clock, "due_at": due, **data}, source=SOURCE,
        source_key=f"{matter.pk} {row.clock} {row.turn} {key}",
    )  # fmt: skip


# People --------------------------------------------------------------------------------------------------------------


def people_of(step: dict[str, Any], matter: Matter) -> list[Employee]:
    """Those of a step; where there is nobody the managers, and where there are none the directors."""
    return members(step["who"], step, matter) or members("managers", step, matter) or members("directors", step, matter)


def members(who: str, step: dict[str, Any], matter: Matter) -> list[Employee]:
    working = Employee.objects.filter(is_active=True).order_by("id")
    if who == "employees":
        return list(working.filter(id__in=step.get("employees", [])))
    if who == "lead":
        lead = lead_of(matter)
        return list(working.filter(id=lead)) if lead else []
    return list(working.filter(role=Role.MANAGER if who == "managers" else Role.DIRECTOR))


def lead_of(matter: Matter) -> int | None:
    """Of the team that has the matter, else of the one it was asked of."""
    held = Assignment.objects.filter(ref=matter.ref, until=None).values_list("team_id", flat=True).first()
    team_id = held or matter.team_id
    return Team.objects.filter(id=team_id).values_list("lead_id", flat=True).first() if team_id else None


def task_ref(row: Promise) -> str:
    return f"work.promise:{row.pk}"


def give_tasks(matter: Matter, row: Promise, people: Iterable[Employee], now: datetime) -> list[int]:
    """A task for each that has none of this promise yet; none for whom the customer is hidden from. Who got one."""
    busy = set(open_tasks(row).values_list("assignee_id", flat=True))
    said = {"kind": BROKEN_TASK, "clock": row.clock}
    today, given = day_of(now, company().time_zone), []
    for person in people:
        if person.pk in busy:
            continue
        try:
            add_task(broken_task(said), assignee_id=person.pk, due_on=today, customer_id=matter.customer_id,
                     ref=task_ref(row), actor="", now=now, said=said)  # fmt: skip
        except RegularsError:
            continue
        given.append(person.pk)
    return given


def open_tasks(row: Promise) -> Any:
    return Task.objects.filter(ref=task_ref(row), done_at=None, dropped_at=None)


def drop_tasks(row: Promise, now: datetime) -> None:
    if row.broken_at:
        for task_id in open_tasks(row).values_list("id", flat=True):
            drop_task(task_id, actor="", now=now)
