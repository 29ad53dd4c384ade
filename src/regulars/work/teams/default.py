"""The team that takes what no other does: there is always one."""

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from regulars.staff.queries import company
from regulars.work.models import Team

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('work.default_team', 0))"


def default_team(now: datetime) -> Team:
    """Made on first need, with everybody who answers in it. One query once it is there; call it in a transaction."""
    return standing_default() or made_once(now)


@transaction.atomic
def ready_default(now: datetime) -> Team:
    """The same for pages, which have no transaction."""
    return default_team(now)


def standing_default() -> Team | None:
    return Team.objects.filter(is_default=True).first()


def made_once(now: datetime) -> Team:
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    return standing_default() or made(now)


def made(now: datetime) -> Team:
    with override(company().language):
        name = free_name(_("Everybody who answers"))
    return Team.objects.create(name=name, is_default=True, created_at=now)


def free_name(wanted: str) -> str:
    """Somebody may have called a team of their own so."""
    taken = {name.casefold() for name in Team.objects.filter(archived_at=None).values_list("name", flat=True)}
    names = [wanted, *(f"{wanted} {number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name.casefold() not in taken)
