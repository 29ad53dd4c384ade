"""The secret address under which a program reads somebody's calendar: made, renewed, closed, recognised.

The address holds the employee, a version and a signature, so that a wrong one is refused without asking the database
and the right one can be shown again. A new version ends the one before.
"""

from datetime import datetime

from django.core import signing
from django.db import transaction
from django.utils.crypto import salted_hmac

from regulars.lib.rates import Allowance, take_from
from regulars.staff import audit
from regulars.staff.models import Employee
from regulars.work.models import AgendaFeed
from regulars.work.tasks.kinds import FEED_CLOSED, FEED_MADE

SALT = "regulars.work.agenda"
# A calendar program asks every few minutes at most.
BURST, PER_SECOND = 30, 1 / 30


def signer() -> signing.Signer:
    return signing.Signer(salt=SALT, sep="~")


def token_of(feed: AgendaFeed) -> str:
    return signer().sign(f"{feed.employee_id}.{feed.version}")


def feed_of(employee_id: int) -> AgendaFeed | None:
    """The address of somebody, unless they closed it. One query."""
    return AgendaFeed.objects.filter(employee_id=employee_id, closed_at=None).first()


@transaction.atomic
def renew_feed(employee_id: int, *, actor: str, now: datetime) -> AgendaFeed:
    """A new address; the one before is none any more."""
    known = AgendaFeed.objects.select_for_update().filter(employee_id=employee_id).first()
    feed = known or AgendaFeed(employee_id=employee_id, version=0)
    feed.version, feed.made_at, feed.closed_at = feed.version + 1, now, None
    feed.save()
    audit.record(actor=actor, action=FEED_MADE, now=now)
    return feed


@transaction.atomic
def close_feed(employee_id: int, *, actor: str, now: datetime) -> None:
    """No program reads this calendar any more."""
    if AgendaFeed.objects.filter(employee_id=employee_id, closed_at=None).update(closed_at=now):
        audit.record(actor=actor, action=FEED_CLOSED, now=now)


def reader_of(token: str) -> Employee | None:
    """Whose calendar an address shows; None where it is none, was renewed, closed, or they left. At most one query."""
    try:
        number, version = signer().unsign(token).split(".")
    except (signing.BadSignature, ValueError):
        return None
    feed = AgendaFeed.objects.select_related("employee").filter(
        employee_id=int(number), version=int(version), closed_at=None, employee__is_active=True
    )  # fmt: skip
    return next((one.employee for one in feed), None)


def take(employee_id: int) -> Allowance:
    """Take a token of a calendar. One query."""
    return take_from("work_feedbucket", "holder", employee_id, burst=BURST, per_second=PER_SECOND)


def domain() -> str:
    """What makes the names of items unique in the world, and the same for ever in one installation."""
    return f"{salted_hmac(SALT, 'domain', algorithm='sha256').hexdigest()[:16]}.regulars"
