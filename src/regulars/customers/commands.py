"""Writing customers."""

from dataclasses import dataclass
from datetime import datetime

from django.db.backends.utils import CursorWrapper

from regulars.customers import arrivals
from regulars.customers.models import Identity

ARRIVALS = arrivals.TABLE
CHANNELS = (Identity.Channel.EXTERNAL, Identity.Channel.EMAIL, Identity.Channel.PHONE)


@dataclass(frozen=True)
class TakenIn:
    added: int
    changed: int


def take_in_customers(cursor: CursorWrapper, *, actor: str, now: datetime, renames: bool = False) -> TakenIn:
    """Find or add the customer of every row of the table `arrivals`, in the transaction of the caller.

    The caller made the table with `prepare_arrivals` and filled in ref, channel, value and what else it knows;
    afterwards `customer_id` is set in every row. A customer is recognised by the identity the row is about, else by
    another identity of the row as long as the customer has none of that channel yet: one e-mail may be shared by two
    customer numbers, and those stay two customers. With `renames` the names in the table win over the ones we have.
    """
    for channel in CHANNELS:
        if arrivals.recognise(cursor, channel):
            arrivals.link(cursor, channel)
            arrivals.number(cursor, channel)
            arrivals.add(cursor, channel, now=now)
            arrivals.attach_identities(cursor, channel, now=now)
    changed = arrivals.update_known(cursor, renames=renames, now=now)
    arrivals.refresh_search(cursor)
    added = arrivals.record_added(cursor, actor=actor, now=now)
    return TakenIn(added=added, changed=changed)


def prepare_arrivals(cursor: CursorWrapper) -> None:
    """An empty table `arrivals`, gone with the transaction."""
    arrivals.prepare(cursor)
