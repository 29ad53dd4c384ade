"""How the clocks of a matter stand, rebuilt from everything that happened in it. Knows nothing of the database.

            FIRST                    NEXT                     RESOLUTION
asked       begins, the first time   begins, when none waits  begins; goes on after waiting for the customer
answered    ends                     ends                     -
waits for the customer   -           -                        stands still
waits for a third party  -           -                        goes on, to another limit from then on
paused      stands still             stands still             stands still
resumed     goes on                  goes on                  goes on
closed      ends, nothing promised   ends, nothing promised   ends
reopened    undoes closing           undoes closing           goes on
cancelled   called off               called off               called off

A clock that closing ends without an answer was in vain, unless it was too late already: closing hides no breach.
Asking in a closed matter opens it again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from regulars.work.calendars.hours import WorkingHours, add, elapsed
from regulars.work.promises.types import Clock, Happened, State

# What happened in the same instant, in the order in which it is meant.
RANK = {
    happened: rank
    for rank, happened in enumerate((
        Happened.REOPENED, Happened.RESUMED, Happened.ASKED, Happened.ANSWERED, Happened.WAITS_FOR_THIRD_PARTY,
        Happened.WAITS_FOR_CUSTOMER, Happened.PAUSED, Happened.CLOSED, Happened.CANCELLED,
    ))
}  # fmt: skip
ZERO = timedelta()


@dataclass(frozen=True)
class Line:
    at: datetime
    happened: Happened
    third_party: str = ""


@dataclass(frozen=True)
class Terms:
    """What was promised: limits in working time of these hours, None for none.

    `third` are limits by the name of who is waited for, "" for anybody; who is not in there has the usual limit.
    """

    hours: WorkingHours
    limits: Mapping[Clock, timedelta | None]
    third: Mapping[str, timedelta] = field(default_factory=dict)

    def limit(self, clock: Clock, third_party: str | None) -> timedelta | None:
        if clock != Clock.RESOLUTION or third_party is None:
            return self.limits.get(clock)
        longer = self.third.get(third_party.casefold(), self.third.get(""))
        return self.limits.get(clock) if longer is None else longer


@dataclass
class Run:
    """One clock while history is read: closed spans of running, and since when it runs now."""

    clock: Clock
    turn: int
    started_at: datetime
    spans: list[tuple[datetime, datetime]] = field(default_factory=list)
    since: datetime | None = None
    ended_at: datetime | None = None
    ended_by: Happened | None = None

    def go(self, at: datetime) -> None:
        if self.since is None and self.ended_at is None:
            self.since = at

    def stand(self, at: datetime) -> None:
        if self.since is not None:
            self.spans.append((self.since, at))
            self.since = None

    def end(self, at: datetime, by: Happened) -> None:
        if self.ended_at is None:
            self.stand(at)
            self.ended_at, self.ended_by = at, by

    def undo_end(self) -> None:
        if self.ended_by in (Happened.CLOSED, Happened.CANCELLED):
            self.ended_at = self.ended_by = None


@dataclass
class History:
    """All clocks of a matter, and what holds them."""

    runs: list[Run] = field(default_factory=list)
    paused: bool = False
    waits: Happened | None = None
    third_party: str | None = None
    stopped: bool = False

    def newest(self, clock: Clock) -> Run | None:
        return next((run for run in reversed(self.runs) if run.clock == clock), None)

    def begin(self, clock: Clock, at: datetime) -> None:
        before = self.newest(clock)
        self.runs.append(Run(clock, before.turn + 1 if before else 1, at))

    def take(self, line: Line) -> None:
        match line.happened:
            case Happened.ASKED:
                self.asked(line.at)
            case Happened.ANSWERED:
                self.end(line, Clock.FIRST, Clock.NEXT)
            case Happened.WAITS_FOR_CUSTOMER:
                self.waits = line.happened
            case Happened.WAITS_FOR_THIRD_PARTY:
                self.waits, self.third_party = line.happened, line.third_party
            case Happened.PAUSED:
                self.paused = True
            case Happened.RESUMED:
                self.paused, self.waits = False, None
            case Happened.REOPENED:
                self.reopen()
            case Happened.CLOSED | Happened.CANCELLED:
                self.end(line, *Clock)
                self.stopped = True
        self.settle(line.at)

    def asked(self, at: datetime) -> None:
        if self.stopped:
            self.reopen()
        self.paused = False
        self.waits = None if self.waits == Happened.WAITS_FOR_CUSTOMER else self.waits
        first, following = self.newest(Clock.FIRST), self.newest(Clock.NEXT)
        if first is None:
            self.begin(Clock.FIRST, at)
            self.begin(Clock.RESOLUTION, at)
        elif first.ended_at and (following is None or following.ended_at):
            self.begin(Clock.NEXT, at)

    def reopen(self) -> None:
        self.stopped = self.paused = False
        self.waits = None
        for clock in Clock:
            if run := self.newest(clock):
                run.undo_end()

    def end(self, line: Line, *clocks: Clock) -> None:
        for clock in clocks:
            if run := self.newest(clock):
                run.end(line.at, line.happened)

    def settle(self, at: datetime) -> None:
        """Each clock runs or stands as what holds now says."""
        for run in self.runs:
            held = self.paused or (run.clock == Clock.RESOLUTION and self.waits == Happened.WAITS_FOR_CUSTOMER)
            if held:
                run.stand(at)
            else:
                run.go(at)


@dataclass(frozen=True)
class Reckoned:
    """How a clock stands. `steps_at`: when so much more working time than the limit was or will be used up."""

    clock: Clock
    turn: int
    state: State
    started_at: datetime
    ended_at: datetime | None
    elapsed: timedelta
    limit: timedelta | None
    due_at: datetime | None
    ended_how: Happened | None = None
    warn_at: datetime | None = None
    steps_at: tuple[datetime | None, ...] = ()

    @property
    def is_late(self) -> bool:
        return self.state == State.BROKEN


def in_order(lines: Iterable[Line]) -> list[Line]:
    """By when it happened, however it came to be known; the same twice is once."""
    return sorted(set(lines), key=lambda line: (line.at, RANK[line.happened], line.third_party))


def read(lines: Iterable[Line], *, third_party: str = "") -> tuple[History, list[Line]]:
    history, ordered = History(third_party=third_party or None), in_order(lines)
    for line in ordered:
        history.take(line)
    return history, ordered


def reckon(
    lines: Iterable[Line], terms: Terms, now: datetime, *, third_party: str = "", warn: float = 0,
    steps: Iterable[timedelta] = (),
) -> list[Reckoned]:  # fmt: skip
    """Every clock that ever began, in the order of its beginning.

    warn: the share of a limit that is warned at, 0 for never. steps: working time past due of each step of escalation.
    """
    history, ordered = read(lines, third_party=third_party)
    asked = Asked(terms, now, ordered[-1].at if ordered else now, warn, tuple(steps))
    return [stood(run, history, asked) for run in history.runs]


@dataclass(frozen=True)
class Asked:
    """What is to be known of each clock; `last` is when anything last happened."""

    terms: Terms
    now: datetime
    last: datetime
    warn: float
    steps: tuple[timedelta, ...]


def stood(run: Run, history: History, asked: Asked) -> Reckoned:
    hours, limit = asked.terms.hours, asked.terms.limit(run.clock, history.third_party)
    used = sum((elapsed(hours, *span) for span in run.spans), ZERO)
    used += elapsed(hours, run.since, asked.last) if run.since else ZERO
    due_at = reached(run, hours, limit) if limit is not None else None
    late = limit is not None and (used > limit or (run.ended_at is None and due_at is not None and due_at <= asked.now))
    state = state_of(run, history, late=late)
    found = Reckoned(run.clock, run.turn, state, run.started_at, run.ended_at, used, limit, due_at, run.ended_by)
    if limit is None:
        return found
    warn_at = reached(run, hours, limit * asked.warn) if asked.warn else None
    return replace(found, warn_at=warn_at, steps_at=tuple(reached(run, hours, limit + step) for step in asked.steps))


def state_of(run: Run, history: History, *, late: bool) -> State:
    if run.ended_by == Happened.CANCELLED:
        return State.CANCELLED
    if late:
        return State.BROKEN
    if run.ended_at:
        in_vain = run.ended_by == Happened.CLOSED and run.clock != Clock.RESOLUTION
        return State.CANCELLED if in_vain else State.KEPT
    if history.paused:
        return State.PAUSED
    if run.clock != Clock.RESOLUTION or history.waits is None:
        return State.RUNNING
    return State.WAITS_THIRD if history.waits == Happened.WAITS_FOR_THIRD_PARTY else State.WAITS_CUSTOMER


def reached(run: Run, hours: WorkingHours, amount: timedelta) -> datetime | None:
    """When so much working time was used up, or will be if nothing happens; None while the clock stands still.

    Of one that ended, when it would have been.
    """
    for start, end in run.spans:
        used = elapsed(hours, start, end)
        if used >= amount:
            return add(hours, start, amount)
        amount -= used
    running = run.since or run.ended_at
    return add(hours, running, amount) if running else None
