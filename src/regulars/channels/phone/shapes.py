"""A call as a program brings it (docs/channels.md), or as the form of a call writes it."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from regulars.channels import fields
from regulars.channels.bringing import ItemRefused
from regulars.channels.fields import Json
from regulars.channels.phone.types import Call, Result

if TYPE_CHECKING:
    from regulars.channels.models import Account

CALL = ("id", "at", "direction", "number", "name", "extension", "result", "seconds", "waited", "note")
# Only our own form says who called, and programs do not.
OURS = (*CALL, "employee_id")
LONGEST_NOTE = 10_000
A_DAY = 86_400


def call_key(account: "Account", item: Json) -> str:
    return f"call:{call(item).key}"


def call(item: Json, known: tuple[str, ...] = CALL) -> Call:
    """Raises ItemRefused."""
    fields.only(item, known)
    found = Call(
        key=fields.identifier(item),
        at=fields.moment(item),
        direction=fields.choice(item, "direction", ("in", "out")),
        number=fields.text(item, "number", longest=60),
        name=fields.text(item, "name", longest=200),
        extension=fields.text(item, "extension", longest=20),
        result=Result(fields.choice(item, "result", [one.value for one in Result])),
        seconds=fields.number(item, "seconds", least=0, most=A_DAY) or 0,
        waited=fields.number(item, "waited", least=0, most=A_DAY) or 0,
        note=fields.text(item, "note", longest=LONGEST_NOTE),
        employee_id=fields.number(item, "employee_id", least=1, most=2**62),
    )
    if found.seconds and found.result != Result.ANSWERED:
        raise ItemRefused(_("A call that was not answered has no “seconds”."))
    return found
