"""When something happened, by our clock."""

from datetime import UTC, datetime, timedelta
from typing import Any

from regulars.events.reasons import Refused

FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
# A clock may be a little ahead, and its owner may not have said so.
AHEAD = timedelta(days=1)


def moment(value: Any) -> datetime | None:
    """A moment as ISO 8601 writes it, in UTC where it names no zone; None for anything else.

    >>> moment("2026-11-20T11:30:00+02:00").isoformat(), moment("yesterday")
    ('2026-11-20T09:30:00+00:00', None)
    """
    if not isinstance(value, str) or not value.isascii():
        return None
    try:
        read = datetime.fromisoformat(value.strip())
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def happened_at(timestamp: Any, *, sent_at: datetime | None, received_at: datetime) -> datetime:
    """When a message happened: its own moment, less what the clock of the sender is wrong by. Raises Refused.

    Sender and receiver agree on one moment, that of sending; how long before it something happened needs no clock.
    """
    if timestamp is None:
        return received_at
    said = moment(timestamp)
    if said is None:
        raise Refused("bad_time")
    if not FIRST <= said < LAST:
        raise Refused("time_out_of_range")
    corrected = received_at - (sent_at - said) if sent_at and FIRST <= sent_at < LAST else said
    if not FIRST <= corrected < LAST:
        raise Refused("time_out_of_range")
    if corrected > received_at + AHEAD:
        raise Refused("in_the_future")
    return min(corrected, received_at)
