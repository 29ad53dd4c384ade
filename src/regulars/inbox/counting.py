"""How many conversations are in each view of the inbox: kept by steps, told to open pages by steps, never recounted.

A conversation says before and after a change which views it is in; the difference is written down as steps. Nothing is
locked, so that two people who change two conversations never wait for each other. A job gathers the steps.
"""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from regulars.inbox.models import Conversation, CountStep
from regulars.inbox.telling import MENU_LINE
from regulars.live.commands import publish
from regulars.live.menu import difference, tell_steps

State = Conversation.State
TOPIC = "inbox.counts"
LOOKED_UP = ("breaking", "mentions", "held")
# What is gathered is added under a lock that only gathering takes.
GATHER = """
WITH gone AS (DELETE FROM inbox_countstep RETURNING view, step),
sums AS (SELECT view, sum(step)::int AS number FROM gone GROUP BY view)
INSERT INTO inbox_count AS c (view, number) SELECT view, number FROM sums
ON CONFLICT (view) DO UPDATE SET number = c.number + excluded.number
"""
# What depends on the moment or on the reader is looked up to a number that nobody counts by eye.
STANDING = """
WITH own AS (SELECT team_id FROM work_teammember WHERE employee_id = %(reader)s),
kept AS (
    SELECT view, sum(number)::int AS number FROM (
        SELECT view, number FROM inbox_count UNION ALL SELECT view, step FROM inbox_countstep
    ) both_of_them
    WHERE view = ANY(%(views)s) OR view IN (SELECT 'team:' || team_id FROM own) GROUP BY view
),
breaking AS (
    SELECT FROM inbox_conversation WHERE due_at < %(soon)s AND state <> 'closed' AND merged_into_id IS NULL
    LIMIT %(most)s
),
mentions AS (SELECT FROM inbox_mention WHERE employee_id = %(reader)s AND seen_at IS NULL LIMIT %(most)s),
held AS (SELECT FROM channels_received WHERE state IN ('held', 'failed') LIMIT 1000)
SELECT ARRAY(SELECT team_id FROM own ORDER BY team_id),
    COALESCE((SELECT jsonb_object_agg(view, number) FROM kept), '{}')
    || jsonb_build_object('breaking', (SELECT count(*) FROM breaking), 'mentions', (SELECT count(*) FROM mentions),
                          'held', (SELECT count(*) FROM held))
"""


@dataclass(frozen=True)
class Standing:
    """The number of conversations in each view of a reader; those of their `teams` are under «team» together."""

    teams: list[int]
    numbers: dict[str, int]


def views_of(conversation: Conversation) -> frozenset[str]:
    """The views that show a conversation, but for those that depend on the moment (breaking soon)."""
    if conversation.merged_into_id is not None:
        return frozenset()
    if conversation.state == State.CLOSED:
        return frozenset({"closed"})
    if conversation.snoozed_until is not None:
        return frozenset({"snoozed"})
    found = {"all", "unassigned" if conversation.assignee_id is None else f"mine:{conversation.assignee_id}"}
    if conversation.team_id is not None:
        found.add(f"team:{conversation.team_id}")
    if conversation.state in (State.THIRD, State.WAITING):
        found.add(conversation.state)
    return frozenset(found)


def holder(one: Conversation) -> int | None:
    """In whose menu the conversation is counted: whose it is, while the customer waits for our answer."""
    at_hand = one.merged_into_id is None and one.snoozed_until is None and one.state != State.CLOSED
    return one.assignee_id if at_hand and one.waiting_since is not None else None


@contextmanager
def counted(*conversations: Conversation, now: datetime, fresh: bool = False) -> Iterator[None]:
    """Around a change of conversations that are saved inside: what it means for the counts. Fresh ones were nowhere."""
    known = () if fresh else conversations
    before = Counter(view for one in known for view in views_of(one))
    waited_for = [holder(one) for one in known]
    yield
    after = Counter(view for one in conversations for view in views_of(one))
    step(after, before, now=now)
    tell_steps(MENU_LINE, difference(waited_for, [holder(one) for one in conversations]), now=now)


def step(after: Counter[str], before: Counter[str], *, now: datetime) -> None:
    steps = {view: after[view] - before[view] for view in sorted({*after, *before}) if after[view] != before[view]}
    if steps:
        CountStep.objects.bulk_create([CountStep(view=view, step=by) for view, by in steps.items()])
        publish([TOPIC], {"steps": steps}, now=now)


def standing(reader: int, *, soon: datetime, most: int) -> Standing:
    """All numbers of a reader; with those that break before `soon` and unseen mentions, both up to `most`, and what is
    held. One query."""
    mine, views = f"mine:{reader}", ["unassigned", "third", "waiting", "snoozed", "all"]
    told: dict[str, Any] = {"views": [mine, *views], "reader": reader, "soon": soon, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(STANDING, told)
        teams, told_of = cursor.fetchone()
    found = json.loads(told_of)
    numbers = {"mine": found.get(mine, 0), "team": sum(found.get(f"team:{one}", 0) for one in teams)}
    return Standing(teams, numbers | {view: found.get(view, 0) for view in (*views, *LOOKED_UP)})


@transaction.atomic
def gather() -> None:
    """Put the steps together with what was gathered before. Safe to be killed anywhere and to be run twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('inbox.count', 0))")
        cursor.execute(GATHER)
