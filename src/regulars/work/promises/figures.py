"""How long customers waited, and how many promises were kept. Each figure is defined in docs/figures.md, «Answering».

Clocks that ended inside the period are counted, by the company's day of their end; those called off are not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import Count, Min, Q

from regulars.lib.clock import day_of
from regulars.staff.actors import EMPLOYEE
from regulars.staff.models import Employee
from regulars.work.models import Promise, Team
from regulars.work.promises.types import Clock


class By(StrEnum):
    """What rows are grouped by."""

    DAY = "day"
    WEEK = "week"
    CHANNEL = "channel"
    TEAM = "team"
    PERSON = "person"
    HOUR = "hour"
    TOPIC = "topic"
    POLICY = "policy"


# Whose queue it came into first says little.
LAST_TEAM = "(SELECT a.team_id FROM work_assignment a WHERE a.ref = m.ref ORDER BY a.id DESC LIMIT 1)"
KEYS = {
    By.DAY: "(p.ended_at AT TIME ZONE %(zone)s)::date",
    By.WEEK: "date_trunc('week', p.ended_at AT TIME ZONE %(zone)s)::date",
    By.CHANNEL: "m.channel",
    By.TEAM: f"coalesce({LAST_TEAM}, m.team_id)",
    By.PERSON: "p.ended_by",
    By.HOUR: "extract(hour FROM p.started_at AT TIME ZONE %(zone)s)::int",
    By.TOPIC: "m.topic",
    By.POLICY: "o.name",
}  # fmt: skip
WAITED = "extract(epoch FROM p.ended_at - p.started_at)"
FIGURES = f"""
SELECT %s AS key, count(*),
       percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY p.elapsed_s),
       percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY {WAITED}),
       count(*) FILTER (WHERE p.limit_s IS NOT NULL),
       count(*) FILTER (WHERE p.limit_s IS NOT NULL AND p.state = 'kept')
FROM work_promise p JOIN work_matter m ON m.id = p.matter_id
JOIN work_policyversion v ON v.id = m.version_id JOIN work_policy o ON o.id = v.policy_id
WHERE p.clock = %%(clock)s AND p.state IN ('kept', 'broken')
  AND p.ended_at >= %%(first)s::date::timestamp AT TIME ZONE %%(zone)s
  AND p.ended_at < (%%(last)s::date + 1)::timestamp AT TIME ZONE %%(zone)s
GROUP BY 1 ORDER BY 1 NULLS LAST
"""  # noqa: S608 - expressions of ours
BACKLOG = """
WITH moves AS (
    SELECT greatest((started_at AT TIME ZONE %(zone)s)::date, %(first)s::date) AS day, 1 AS count
    FROM work_promise WHERE clock = 'resolution'
    UNION ALL
    SELECT greatest((ended_at AT TIME ZONE %(zone)s)::date, %(first)s::date), -1
    FROM work_promise WHERE clock = 'resolution' AND ended_at IS NOT NULL
), moved AS (SELECT day, sum(count) AS count FROM moves GROUP BY day)
SELECT d::date, (sum(coalesce(moved.count, 0)) OVER (ORDER BY d))::int
FROM generate_series(%(first)s::date, %(last)s::date, interval '1 day') d LEFT JOIN moved ON moved.day = d::date
ORDER BY 1
"""


@dataclass(frozen=True)
class Period:
    """Days of the company, the first and the last inside."""

    first: date
    last: date
    zone: str


@dataclass(frozen=True)
class Figures:
    """One row. `median_s` and `ninth_s` (nine of ten were faster) are seconds of working time, the others by the wall.

    `promised` counts those with a limit, of which `kept` were kept.
    """

    key: Any
    count: int
    median_s: float
    ninth_s: float
    wall_median_s: float
    wall_ninth_s: float
    promised: int
    kept: int

    @property
    def kept_share(self) -> float | None:
        return self.kept / self.promised if self.promised else None


def period_of(days: int, *, now: datetime, zone: str) -> Period:
    """So many days that end with today."""
    today = day_of(now, zone)
    return Period(today - timedelta(days=days - 1), today, zone)


def figures(clock: Clock, by: By | None, period: Period) -> list[Figures]:
    """A row for each value of `by`, one of all where there is none. One query."""
    key = KEYS[by] if by else "''"
    known: dict[str, str | date] = {
        "clock": str(clock),
        "first": period.first,
        "last": period.last,
        "zone": period.zone,
    }
    with connection.cursor() as cursor:
        cursor.execute(FIGURES % key, known)
        rows = cursor.fetchall()
    return [
        Figures(value, count, working[0], working[1], float(wall[0]), float(wall[1]), promised, kept)
        for value, count, working, wall, promised, kept in rows
    ]


def backlog(period: Period) -> list[tuple[date, int]]:
    """Matters open at the end of each day, as they stand now. One query, which reads each matter once."""
    with connection.cursor() as cursor:
        cursor.execute(BACKLOG, {"first": period.first, "last": period.last, "zone": period.zone})
        return list(cursor.fetchall())


@dataclass(frozen=True)
class Waiting:
    """Customers who wait for an answer at this moment, and since when the first of them."""

    count: int
    since: datetime | None
    late: int


def waiting_now(now: datetime) -> Waiting:
    """One query."""
    rows = Promise.objects.filter(clock__in=[Clock.FIRST, Clock.NEXT], ended_at=None)
    found = rows.aggregate(
        count=Count("id"), since=Min("started_at"), late=Count("id", filter=Q(due_at__lte=now))
    )  # fmt: skip
    return Waiting(found["count"], found["since"], found["late"])


def names_of(by: By, rows: Sequence[Figures]) -> dict[Any, str]:
    """What keys that are numbers are called. One query at most."""
    if by == By.TEAM:
        return dict(Team.objects.filter(id__in=[row.key for row in rows if row.key]).values_list("id", "name"))
    if by == By.PERSON:
        numbers = {row.key: row.key.removeprefix(EMPLOYEE) for row in rows if row.key.startswith(EMPLOYEE)}
        known = {str(one.pk): one.name for one in Employee.objects.filter(id__in=numbers.values())}
        return {key: known[number] for key, number in numbers.items() if number in known}
    return {}
