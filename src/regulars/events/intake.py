"""Taking messages in: all of a request by one statement. What they mean is found out afterwards (see `reading`)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from regulars.events import messages, queue
from regulars.events.messages import Envelope, Message
from regulars.events.reasons import Refused, sentence
from regulars.lib.clock import day_of
from regulars.lib.text import storable
from regulars.staff.models import ApiKey
from regulars.staff.queries import company

ACCEPTED, DUPLICATE, REJECTED = "accepted", "duplicate", "rejected"
SHOWN = 2_000
# What is kept to be looked at of one request: a program gone wild must not fill the disk with its complaints.
MOST_REFUSALS = 20

# Numbers are given in the order of the request; rows are written in the order of their keys, so that two deliveries of
# the same messages wait for each other and never for ever.
TAKE_IN = """
WITH given AS (
    SELECT nextval('events_event_id_seq') AS id, g.message_id, g.call, g.happened_at, g.body
    FROM jsonb_to_recordset(%(good)s::jsonb) AS g(message_id text, call text, happened_at timestamptz, body jsonb)
    OFFSET 0
), kept AS (
    INSERT INTO events_event (id, key_id, message_id, call, happened_at, received_at, state, visitor, body)
    SELECT id, %(key)s, message_id, call, happened_at, %(now)s, 'waiting', '', body FROM given ORDER BY message_id, id
    ON CONFLICT (key_id, message_id) DO NOTHING
    RETURNING message_id
), refused AS (
    INSERT INTO events_refusal (key_id, refused_at, reason, details, body)
    SELECT %(key)s, %(now)s, r.reason, r.details, r.body
    FROM jsonb_to_recordset(%(wrong)s::jsonb) AS r(reason text, details jsonb, body text)
), counted AS (
    INSERT INTO events_tally (key_id, day, accepted, duplicate, rejected)
    SELECT %(key)s, %(day)s, count(*), %(given)s - count(*), %(rejected)s FROM kept
    ON CONFLICT (key_id, day) DO UPDATE SET accepted = events_tally.accepted + excluded.accepted,
        duplicate = events_tally.duplicate + excluded.duplicate, rejected = events_tally.rejected + excluded.rejected
)
SELECT message_id FROM kept
"""


@dataclass(frozen=True)
class Verdict:
    """What became of one message of a request."""

    message_id: str
    verdict: str
    reason: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, str]:
        """The shape that programs receive."""
        told = {"messageId": self.message_id, "verdict": self.verdict}
        if not self.reason:
            return told
        return {**told, "code": self.reason, "reason": sentence(self.reason, self.details)}


@dataclass(frozen=True)
class Wrong:
    """A message that is not taken, with what is shown of it."""

    message_id: str
    reason: str
    details: dict[str, Any]
    body: str


def take_in(given: Sequence[Any], envelope: Envelope, *, key: ApiKey, call: str = "", now: datetime) -> list[Verdict]:
    """Keep the messages of a request; a verdict for each, in their order. Four queries, five where nobody reads yet.

    A message is known by the key and its own number, for ever. `call` is what all of them are, where the address says.
    """
    told = [read_or_refuse(raw, envelope, call) for raw in given]
    good = [one for one in told if isinstance(one, Message)]
    wrong = [one for one in told if isinstance(one, Wrong)]
    day = day_of(now, company().time_zone)
    with transaction.atomic():
        queue.take_in_together()
        new = written(good, wrong, {"key": key.pk, "now": now, "day": day})
        if new:
            queue.ask_to_read()
    return verdicts(told, new)


def read_or_refuse(raw: Any, envelope: Envelope, call: str) -> Message | Wrong:
    try:
        return messages.read(raw, envelope, call=call)
    except Refused as refused:
        said = raw.get("messageId") if isinstance(raw, dict) else None
        message_id = storable(said)[: messages.MESSAGE_ID_LENGTH] if isinstance(said, str) else ""
        return Wrong(message_id, refused.reason, refused.details, shown(raw))


def shown(raw: Any) -> str:
    """A message for people to look at: what can be stored of it, cut, without the key."""
    if isinstance(raw, dict):
        raw = {name: value for name, value in raw.items() if name != "writeKey"}
    return json.dumps(messages.storable_all(raw), ensure_ascii=False, indent=1)[:SHOWN]


def written(good: Sequence[Message], wrong: Sequence[Wrong], values: dict[str, Any]) -> set[str]:
    """Numbers of the messages that were not known before. One query."""
    told = {
        "good": as_json([{**vars(one), "happened_at": one.happened_at.isoformat()} for one in good]),
        "wrong": as_json([vars(one) for one in wrong[:MOST_REFUSALS]]),
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE_IN, {**values, **told, "given": len(good), "rejected": len(wrong)})
        return {message_id for (message_id,) in cursor.fetchall()}


def as_json(rows: list[dict[str, Any]]) -> str:
    """One text is taken apart faster by the database than hundreds are put together here."""
    return json.dumps(rows, ensure_ascii=False)


def verdicts(told: Sequence[Message | Wrong], new: set[str]) -> list[Verdict]:
    """Of the same message twice in one request the first is accepted."""
    waiting, found = set(new), []
    for one in told:
        if isinstance(one, Wrong):
            found.append(Verdict(one.message_id, REJECTED, one.reason, one.details))
            continue
        found.append(Verdict(one.message_id, ACCEPTED if one.message_id in waiting else DUPLICATE))
        waiting.discard(one.message_id)
    return found
