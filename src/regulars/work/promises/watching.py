"""Looking round: what is about to break, what broke, whom it has to go to now; and reckoning again what has changed."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import OperationalError, connection, transaction

from regulars.work.models import Matter, PolicyVersion, Promise
from regulars.work.promises.commands import bring_up_to_date, locked
from regulars.work.promises.policies import chosen, policies, subject_of

logger = logging.getLogger(__name__)
AT_ONCE = 200
# Whoever answers at this moment holds the conversation and waits for the matter: we hold the matter, and give way.
GIVE_WAY = "SET LOCAL lock_timeout = '300ms'"


def look_round(*, now: datetime) -> int:
    """Tell everything that is to be told by now; how many matters were looked at. Safe to be killed and run twice.

    Each matter is a transaction of its own: what was told in it was told once.
    """
    done: set[int] = set()
    while waiting := matters_to_look_at(now, besides=done):
        done |= set(waiting)
        for ref in Matter.objects.filter(id__in=waiting).order_by("id").values_list("ref", flat=True):
            look_at(ref, now=now)
    return len(done)


def matters_to_look_at(now: datetime, *, besides: set[int]) -> list[int]:
    due = Promise.objects.filter(look_at__lte=now).exclude(matter_id__in=besides).order_by("look_at", "id")
    return list(dict.fromkeys(due.values_list("matter_id", flat=True)[:AT_ONCE]))


def look_at(ref: str, *, now: datetime, among: Sequence[PolicyVersion] = ()) -> bool:
    """False for what somebody works on at this moment: it comes round again with the next look.

    It gets the policy that matches of those that are given.
    """
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(GIVE_WAY)
            matter = locked(ref)
            if matter:
                if among:
                    choose_for(matter, among)
                bring_up_to_date(matter, now=now)
    except OperationalError as error:
        logger.info("promises of %s are looked at later: %s", ref, error)
        return False
    except Exception:
        # One matter that cannot be reckoned keeps nobody else from being told.
        logger.exception("promises of %s cannot be looked at", ref)
    return True


def reckon_again(*, now: datetime) -> list[str]:
    """Hours have changed: every open matter is reckoned by those that hold now. Those that were in use are left."""
    return [matter.ref for matter in open_matters() if not look_at(matter.ref, now=now)]


def choose_again(*, now: datetime) -> list[str]:
    """Policies have changed for what is open too: each open matter has the one that matches now.

    Those that were in use are left, with the policy they had.
    """
    with transaction.atomic():
        among = policies(now)
    others = (matter.ref for matter in open_matters() if chosen(subject_of(matter), among).pk != matter.version_id)
    return [ref for ref in others if not look_at(ref, now=now, among=among)]


def choose_for(matter: Matter, among: Sequence[PolicyVersion]) -> None:
    matter.version = chosen(subject_of(matter), among)
    matter.save(update_fields=["version"])


def open_matters() -> list[Matter]:
    return list(Matter.objects.filter(open=True).order_by("id"))
