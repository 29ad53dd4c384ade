"""What happened is noted for segments in the transaction that makes it happen; the worker takes the notes away.

An entry costs one statement more. The job is asked for with the first note alone: whoever finds notes waiting knows
that it is under way, and a sweep every minute takes what was noted just as it finished.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection

from regulars.customers.models import Segment, Touch
from regulars.customers.segments.queue import ask_to_catch_up

EVERYBODY = 0
NOTE = """
WITH noted AS (
    INSERT INTO customers_touch (customer_id, kind, entry_id)
    SELECT customer_id, kind, id FROM customers_entry
    WHERE id = ANY(%s) AND EXISTS (SELECT 1 FROM customers_segment WHERE archived_at IS NULL) RETURNING 1
)
SELECT EXISTS (SELECT 1 FROM noted) AND NOT EXISTS (SELECT 1 FROM customers_touch)
"""


def entry_recorded(entry_id: int, kind: str, now: datetime) -> None:
    """One query; three more for the first since the worker looked."""
    entries_recorded([entry_id], now)


def entries_recorded(entry_ids: Sequence[int], now: datetime) -> None:
    """The same for entries written in one go."""
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [list(entry_ids)])
        first = bool(cursor.fetchone()[0])
    if first:
        ask_to_catch_up()


def file_loaded(target: str, actor: str, now: datetime) -> None:
    touch_everybody("import")


def touch_everybody(cause: str) -> None:
    """Something changed for all customers at once: every segment is to be asked again, with this cause."""
    if Segment.objects.filter(archived_at=None).exists():
        Touch.objects.create(customer_id=EVERYBODY, kind=cause)
        ask_to_catch_up()


def touch(customer_ids: Iterable[int], kind: str) -> None:
    """Note what was written set by set, or without an entry. `kind` is that of the entries, or begins «customers.»."""
    if Segment.objects.filter(archived_at=None).exists():
        Touch.objects.bulk_create([Touch(customer_id=one, kind=kind) for one in set(customer_ids)], batch_size=5_000)
        ask_to_catch_up()
