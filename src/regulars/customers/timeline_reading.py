"""Reading a timeline that may be long: by cursor, narrowed and searched over a bounded stretch of one index.

Nothing here reads more than `LOOKED` entries of a row of the customer, whatever is sought: the walk goes along the
index `entry_timeline` and stops. A stretch in which too little was found says how far back it went, and its cursor
goes on from there. What somebody wrote is searched as it stands now, not as it was first written.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from regulars.customers.models import Entry
from regulars.customers.notes.kinds import BROUGHT_BACK, CORRECTED, NOTE_REF, WITHDRAWN, WRITTEN
from regulars.customers.search import escaped
from regulars.customers.timeline_groups import kinds_titled
from regulars.lib.paging import BadCursor, Page, decode_cursor, encode_cursor

LOOKED = 5_000
# New entries are looked for among so many that happened last.
NEWS = 200
BIGGEST = 2**63 - 1
# Their words are those of the note they belong to, and only the note is searched.
SILENT = (CORRECTED, WITHDRAWN, BROUGHT_BACK)


@dataclass(frozen=True)
class Sought:
    """What of a timeline is asked for. Nothing said asks for everything; `until` is the first instant left out."""

    kinds: tuple[str, ...] | None = None
    channel: str = ""
    person_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""

    @property
    def narrows(self) -> bool:
        """Whether entries met on the walk may be passed over."""
        return self.kinds is not None or bool(self.channel or self.person_id or self.words.split())


@dataclass(frozen=True)
class TimelinePage(Page[Entry]):
    """A page of a timeline. `searched_to`: what is sought may be found before that instant, by the cursor.

    `latest_id` is the newest entry known when the page was read; `entries_after` finds what was recorded since.
    """

    searched_to: datetime | None = None
    latest_id: int = 0


# The walk: the newest entries of each row, each by its index, merged in order. Nothing is sorted.
ROW = """(SELECT {columns} FROM customers_entry e WHERE e.customer_id = %(row{number})s {started} {bounds}
    ORDER BY e.happened_at {order}, e.id {order} LIMIT %(looked)s)"""
WALK = "(SELECT * FROM ({rows}) walked ORDER BY happened_at {order}, id {order} LIMIT %(looked)s)"
NEWEST = """(SELECT id FROM customers_entry e WHERE e.customer_id = %(row{number})s
    ORDER BY e.happened_at DESC, e.id DESC LIMIT %(news)s)"""
PAGE = """
SELECT w.*, (SELECT max(id) FROM {newest} newest) AS latest_id
FROM {walk} w WHERE {conditions} ORDER BY w.happened_at {order}, w.id {order} LIMIT %(size)s
"""
# The last of the stretch, where the walk did not come to the end of the timeline.
EDGE = "SELECT happened_at, id FROM {walk} w ORDER BY happened_at {order}, id {order} OFFSET %(looked)s - 1 LIMIT 1"
RECORDED_SINCE = "SELECT id FROM {walk} w WHERE id > %(after)s"
CHOSEN = """
SELECT w.* FROM customers_entry w WHERE w.id = ANY(%(chosen)s) AND {conditions} ORDER BY w.happened_at DESC, w.id DESC
"""

BOUNDS = {"since": "AND e.happened_at >= %(since)s", "until": "AND e.happened_at < %(until)s"}
NARROWED = {
    "kinds": "w.kind = ANY(%(kinds)s)",
    "channel": "w.channel = %(channel)s",
    "person_id": "w.person_id = %(person_id)s",
}
# The number at the end of the reference is cast only where there is one.
SAID = """(w.kind = ANY(%(titled)s) OR CASE
    WHEN w.kind = ANY(%(silent)s) THEN false
    WHEN w.kind = ANY(%(written)s) AND w.ref ~ %(note)s THEN (
        SELECT n.withdrawn_at IS NULL AND n.text ILIKE ALL(%(patterns)s)
        FROM customers_note n WHERE n.id = split_part(w.ref, ':', 2)::bigint)
    ELSE (SELECT string_agg(d.value, ' ') FROM jsonb_each_text(w.data) d WHERE right(d.key, 6) <> '_minor')
        ILIKE ALL(%(patterns)s)
END)"""


def read_timeline(rows: Sequence[int], sought: Sought, *, cursor: str = "", size: int = 30) -> TimelinePage:
    """A page of what happened with the rows of a customer, newest first. Raises BadCursor.

    One query; one more where something is sought and the page is not full.
    """
    direction, moment, pk = started(cursor)
    backwards = direction == "before"
    looked = LOOKED if sought.narrows else size + 1
    walk = Walk(rows, sought, looked, backwards=backwards, after=(moment, pk) if moment else None)
    found = page_rows(walk, sought, size + 1)
    more, kept = len(found) > size, found[:size]
    edge = None if more or not sought.narrows else edge_of(walk)
    page = between(kept[::-1] if backwards else kept, more=more, backwards=backwards, started=bool(cursor))
    page = replace(page, latest_id=getattr(kept[0], "latest_id", 0) or 0 if kept else 0)
    return continued(page, edge, backwards=backwards) if edge else page


def entries_after(rows: Sequence[int], sought: Sought, after: int) -> list[Entry]:
    """Entries recorded after the one numbered `after`, newest first, of those that happened last.

    One query that reads the index alone, one more when there is something new.
    """
    walk = Walk(rows, Sought(since=sought.since, until=sought.until), NEWS)
    with connection.cursor() as cursor:
        cursor.execute(RECORDED_SINCE.format(walk=walk.sql("e.id, e.happened_at")), walk.values | {"after": after})
        chosen = [pk for (pk,) in cursor.fetchall()]
    if not chosen:
        return []
    conditions, values = conditions_of(sought)
    return list(Entry.objects.raw(CHOSEN.format(conditions=conditions), values | {"chosen": chosen}))


class Walk:
    """Along the index of the timeline of each row, from a place on, at most `looked` entries."""

    def __init__(
        self, rows: Sequence[int], sought: Sought, looked: int, *, backwards: bool = False,
        after: tuple[datetime, int] | None = None,
    ) -> None:  # fmt: skip
        self.numbers = range(len(rows))
        self.order = "ASC" if backwards else "DESC"
        self.bounds = " ".join(sql for name, sql in BOUNDS.items() if getattr(sought, name))
        self.started = f"AND (e.happened_at, e.id) {'>' if backwards else '<'} (%(moment)s, %(pk)s)" if after else ""
        self.values: dict[str, Any] = {f"row{number}": row for number, row in enumerate(rows)}
        self.values |= {"looked": looked, "news": NEWS, "since": sought.since, "until": sought.until}
        self.values |= {"moment": after[0], "pk": after[1]} if after else {}

    def sql(self, columns: str = "e.*") -> str:
        of_row = {"columns": columns, "order": self.order, "bounds": self.bounds, "started": self.started}
        found = [ROW.format(number=number, **of_row) for number in self.numbers]
        return found[0] if len(found) == 1 else WALK.format(rows=" UNION ALL ".join(found), order=self.order)

    def newest(self) -> str:
        """The numbers of the entries that happened last, wherever the walk starts."""
        return f"({' UNION ALL '.join(NEWEST.format(number=number) for number in self.numbers)})"


def page_rows(walk: Walk, sought: Sought, size: int) -> list[Entry]:
    conditions, values = conditions_of(sought)
    sql = PAGE.format(walk=walk.sql(), newest=walk.newest(), conditions=conditions, order=walk.order)
    return list(Entry.objects.raw(sql, walk.values | values | {"size": size}))


def edge_of(walk: Walk) -> tuple[datetime, int] | None:
    with connection.cursor() as cursor:
        cursor.execute(EDGE.format(walk=walk.sql("e.happened_at, e.id"), order=walk.order), walk.values)
        found: tuple[datetime, int] | None = cursor.fetchone()
    return found


def conditions_of(sought: Sought) -> tuple[str, dict[str, Any]]:
    parts = [sql for name, sql in NARROWED.items() if getattr(sought, name) not in (None, "")]
    values: dict[str, Any] = {"channel": sought.channel, "person_id": sought.person_id}
    values["kinds"] = list(sought.kinds or ())
    words = sought.words.split()
    if words:
        parts.append(SAID)
        values |= {"patterns": [pattern(word) for word in words], "titled": kinds_titled(words)}
        values |= {"written": list(WRITTEN), "silent": list(SILENT), "note": f"^{NOTE_REF}[0-9]{{1,18}}$"}
    return " AND ".join(parts) or "true", values


def pattern(word: str) -> str:
    r"""A part of a text, whatever signs it has.

    >>> pattern("50%")
    '%50\\%%'
    """
    return f"%{escaped(word)}%"


def started(cursor: str) -> tuple[str, datetime | None, int]:
    """Where a cursor starts. Raises BadCursor."""
    if not cursor:
        return "after", None, 0
    direction, value, pk = decode_cursor(cursor)
    try:
        moment = datetime.fromisoformat(value).astimezone(UTC)
    except (TypeError, ValueError, OverflowError) as error:
        raise BadCursor() from error
    if abs(pk) > BIGGEST:
        raise BadCursor()
    return direction, moment, pk


def between(rows: list[Entry], *, more: bool, backwards: bool, started: bool) -> TimelinePage:
    """A page with the cursors of its neighbours, as `lib.paging.keyset_page` makes them."""
    has_next, has_previous = (True, more) if backwards else (more, started)
    return TimelinePage(
        rows=rows,
        next_cursor=cursor_at("after", rows[-1]) if rows and has_next else "",
        previous_cursor=cursor_at("before", rows[0]) if rows and has_previous else "",
    )


def continued(page: TimelinePage, edge: tuple[datetime, int], *, backwards: bool) -> TimelinePage:
    """A page whose stretch ended before it was full goes on where the walk stopped."""
    if backwards:
        return replace(page, previous_cursor=encode_cursor("before", *edge))
    return replace(page, next_cursor=encode_cursor("after", *edge), searched_to=edge[0])


def cursor_at(direction: str, entry: Entry) -> str:
    return encode_cursor(direction, entry.happened_at, entry.pk)
