"""Open pages that show queues are told that something moved; they ask for the rest themselves."""

from datetime import datetime

from regulars.live.commands import publish

QUEUES = "work.queues"


def tell_pages(now: datetime) -> None:
    """One query, in the transaction of the caller."""
    publish([QUEUES], {}, now=now)
