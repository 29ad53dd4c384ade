"""A call -> a message of the conversation with whoever called."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.channels.bringing import ItemRefused, unwrapped
from regulars.channels.errors import Unreadable
from regulars.channels.phone import rows, shapes
from regulars.channels.phone.types import Call, Result
from regulars.channels.types import Address, Ignored, Incoming, Read
from regulars.customers.identities import normal_form
from regulars.staff.queries import company

if TYPE_CHECKING:
    from regulars.channels.models import Account

FROM_FILE, FROM_FORM = "rows", "notes"


def read(account: "Account", raw: bytes) -> Sequence[Read]:
    """Raises Unreadable."""
    with translation.override(company().language):
        try:
            found = call_in(raw)
        except (ItemRefused, ValueError, RecursionError) as error:
            raise Unreadable(str(error)) from error
        return [Ignored("inside_call") if found is None else message(account, found)]


def call_in(raw: bytes) -> Call | None:
    """Raises ItemRefused, ValueError."""
    name, item = unwrapped(raw)
    if name == FROM_FILE:
        return rows.call_of(item)
    return shapes.call(item, shapes.OURS if name == FROM_FORM else shapes.CALL)


def message(account: "Account", call: Call) -> Read:
    if rows.is_short(call.number):
        return Ignored("inside_call")
    number = normal_form("phone", call.number) if call.number else ""
    if not number:
        return Ignored("hidden_number")
    return Incoming(
        key=f"call:{call.key}",
        sender=Address("phone", number, call.name),
        text="\n".join(one for one in (in_words(call), call.note) if one),
        happened_at=call.at,
        direction=call.direction,
        automatic=call.late,
        employee_id=call.employee_id or employee_at(account, call.extension),
        facts={
            "call": call.result.value, "seconds": call.seconds, "extension": call.extension,
            "settled": call.late or call.result == Result.ANSWERED,
        },
    )  # fmt: skip


def employee_at(account: "Account", extension: str) -> int | None:
    """Whose telephone it is."""
    found = account.settings.get("extensions", {}).get(extension)
    return found if isinstance(found, int) else None


def in_words(call: Call) -> str:
    spoken = {"time": duration(call.seconds)}
    if call.result == Result.ANSWERED and call.seconds:
        return _("We called: %(time)s") % spoken if call.direction == "out" else _("Call: %(time)s") % spoken
    words = {
        ("in", Result.ANSWERED): _("Call"),
        ("in", Result.MISSED): _("Missed call"),
        ("in", Result.BUSY): _("Missed call: all our lines were busy"),
        ("in", Result.VOICEMAIL): _("Missed call: left a message on the answering machine"),
        ("out", Result.ANSWERED): _("We called"),
        ("out", Result.MISSED): _("We called: nobody answered"),
        ("out", Result.BUSY): _("We called: the line was busy"),
        ("out", Result.VOICEMAIL): _("We called: the answering machine answered"),
    }
    said = words[call.direction, call.result]
    if call.direction == "in" and call.waited and call.result != Result.ANSWERED:
        return _("%(said)s, after waiting for %(time)s") % {"said": said, "time": duration(call.waited)}
    return said


def duration(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return ngettext("%(count)s second", "%(count)s seconds", rest) % {"count": rest}
    return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": rest}
