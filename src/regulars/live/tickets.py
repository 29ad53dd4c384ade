"""Who may listen to what: a signed word that a page gets with its rights, good for as long as it takes to connect.

The stream itself asks nobody: it serves a thousand listeners with one connection to the database.
"""

from collections.abc import Iterable

from django.core import signing

from regulars.live.errors import TicketSpent

SALT = "regulars.live.ticket"
GOOD_FOR = 120


def ticket(topics: Iterable[str]) -> str:
    return signing.dumps(sorted(set(topics)), salt=SALT, compress=True)


def topics_of(given: str) -> frozenset[str]:
    """Raises TicketSpent."""
    try:
        return frozenset(signing.loads(given, salt=SALT, max_age=GOOD_FOR))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise TicketSpent() from error
