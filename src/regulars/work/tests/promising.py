"""What the tests of promises have in common. It is Friday; the office works 9 to 17 from Monday to Friday in Kyiv."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from regulars.work.models import Policy, PolicyVersion, WorkingCalendar
from regulars.work.promises import commands
from regulars.work.promises.types import Happened, Subject

KYIV = ZoneInfo("Europe/Kyiv")
WEEK = [[[540, 1020]]] * 5 + [[], []]


def at(text: str) -> datetime:
    """«2026-11-20 16:30» on the wall in Kyiv."""
    return datetime.fromisoformat(text).replace(tzinfo=KYIV).astimezone(UTC)


FRIDAY = at("2026-11-20 09:00")


def office(**more) -> WorkingCalendar:
    known = {"name": "Office", "zone": "Europe/Kyiv", "week": WEEK, "is_company": True, "created_at": FRIDAY}
    return WorkingCalendar.objects.create(**known | more)


def policy(name="All others", **said) -> PolicyVersion:
    """The one for the rest, or one before it where `position` is given."""
    position = said.pop("position", None)
    made = Policy.objects.create(name=name, position=position or 99, is_default=position is None, created_at=FRIDAY)
    return PolicyVersion.objects.create(policy=made, number=1, made_at=FRIDAY, **said)


def ask(ref, customer_id, when, *, now=None, **about):
    subject = Subject(customer_id, **{"channel": "email", **about})
    return {one.clock: one for one in commands.watch(ref, subject, at=at(when), now=now or at(when))}


def tell(ref, what: Happened, when, *, now=None, **more):
    return {one.clock: one for one in commands.tell(ref, what, at=at(when), now=now or at(when), **more)}
