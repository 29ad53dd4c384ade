"""Who looked at a customer."""

from django.http import HttpRequest

from regulars.lib import clock
from regulars.staff import audit
from regulars.staff.actors import actor


def note_sight(request: HttpRequest, customer_id: int) -> None:
    """Into the audit, once an hour for each. One query.

    The page of a customer need not wait for it: what is loaded beside it notes it.
    """
    audit.record_sight(customer_id, actor=actor(request), now=clock.now())
