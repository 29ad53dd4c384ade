"""What an open page may listen to: decided when the page was made, for the person it was made for."""

from collections.abc import Iterable

from django.core import signing
from django.db import connection

from regulars.live.errors import TicketSpent

SALT = "regulars.live.pass"
GOOD_FOR = 24 * 3600


def page_pass(holder: str, topics: Iterable[str]) -> str:
    """`holder` is whoever the page was made for («staff.employee:17»); nobody else can use the pass."""
    return signing.dumps([holder, sorted(set(topics))], salt=SALT, compress=True)


def topics_for(given: str, holder: str) -> list[str]:
    """Raises TicketSpent."""
    try:
        made_for, topics = signing.loads(given, salt=SALT, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise TicketSpent() from error
    if made_for != holder:
        raise TicketSpent()
    return list(topics)


def cursor_here() -> str:
    """What a page that is made now has seen; its stream goes on from there. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        return str(cursor.fetchone()[0])
