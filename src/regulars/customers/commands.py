"""Writing customers."""

from dataclasses import dataclass
from datetime import datetime

from django.db.backends.utils import CursorWrapper

from regulars.customers import arrivals, suppression
from regulars.customers.models import Identity
from regulars.imports.types import Keep, keep_nothing

CHANNELS = (Identity.Channel.EXTERNAL, Identity.Channel.EMAIL, Identity.Channel.PHONE, Identity.Channel.TELEGRAM)


@dataclass(frozen=True)
class TakenIn:
    """`of_erased` counts identities of people who were erased, and not rows."""

    added: int
    changed: int
    of_erased: int = 0


def take_in_customers(
    cursor: CursorWrapper, *, actor: str, now: datetime, renames: bool = False, keep: Keep = keep_nothing
) -> TakenIn:
    """Find or add the customer of every row of the table `arrivals`, in the transaction of the caller.

    The caller made the table with `prepare_arrivals` and filled in ref, channel, value and what else it knows;
    afterwards `customer_id` is set in every row. A customer is recognised by the identity the row is about, else by
    another identity of the row as long as the customer has none of that channel yet: one e-mail may be shared by two
    customer numbers, and those stay two customers. With `renames` the names in the table win over the ones we have.
    What belongs to somebody erased goes to the erased customer, and nothing is learnt of them again.
    """
    of_erased = suppression.mark_erased(cursor, now=now)
    for channel in CHANNELS:
        if arrivals.recognise(cursor, channel):
            arrivals.link(cursor, channel)
            arrivals.number(cursor, channel)
            arrivals.add(cursor, channel, now=now)
            arrivals.attach_identities(cursor, channel, now=now)
    changed = arrivals.update_known(cursor, renames=renames, actor=actor, now=now, keep=keep)
    arrivals.refresh_search(cursor)
    added = arrivals.record_added(cursor, actor=actor, now=now)
    return TakenIn(added=added, changed=changed, of_erased=of_erased)


def count_erased(cursor: CursorWrapper, table: str, taken_in: TakenIn) -> int:
    """How many rows of a table belong, by their `ref`, to people who were erased."""
    if not taken_in.of_erased:
        return 0
    cursor.execute(
        f"SELECT count(*) FROM {table} s JOIN arrivals a USING (ref) WHERE a.channel = %s",  # noqa: S608 - our own name
        [suppression.ERASED],
    )
    return int(cursor.fetchone()[0])


def prepare_arrivals(cursor: CursorWrapper) -> None:
    """An empty table `arrivals`, gone with the transaction."""
    arrivals.prepare(cursor)
