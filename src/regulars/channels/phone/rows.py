"""A row of the file of an exchange -> a call: which of the numbers is the customer's, which way it went, how it ended.

Exchanges write «from» and «to» and mean the direction: a number of up to five digits is a telephone here.
"""

import re
from datetime import datetime
from typing import Any

from regulars.channels.bringing import ItemRefused
from regulars.channels.fields import Json
from regulars.channels.phone.types import Call, Result

NUMBER = re.compile(r"\+?\d[\d\s().-]*")
SHORT = 5


def call_of(row: Json) -> Call | None:
    """None for a call inside the company. Raises ItemRefused for what `load` never writes."""
    caller, callee = number_in(row.get("caller")), number_in(row.get("callee"))
    number, extension = number_in(row.get("number")), text(row, "extension")
    direction = text(row, "direction") or direction_of(caller, callee)
    if direction == "inside":
        return None
    inner = [one for one in (caller, callee) if is_short(one)]
    theirs = number or (caller if direction == "in" else callee)
    seconds = int(row.get("seconds") or 0)
    return Call(
        key=text(row, "key"), at=moment(row), direction=direction, number=theirs, name=name_of(row, direction),
        result=result_of(row, seconds), seconds=seconds, late=bool(row.get("late")),
        extension=extension or next(iter(inner), ""), note=text(row, "note"),
    )  # fmt: skip


def text(row: Json, name: str) -> str:
    return str(row.get(name) or "").strip()


def moment(row: Json) -> datetime:
    try:
        found = datetime.fromisoformat(text(row, "at"))
    except ValueError as error:
        raise ItemRefused(str(error)) from error
    if found.tzinfo is None:
        raise ItemRefused("no zone")
    return found


def number_in(cell: Any) -> str:
    """The digits of a cell; exchanges write names beside them.

    >>> number_in('"Olena" <0671234567>'), number_in("101"), number_in("anonymous"), number_in("+380 67 123-45-67")
    ('0671234567', '101', '', '+380671234567')
    """
    found = NUMBER.findall(str(cell or ""))
    longest = max(found, key=len, default="")
    return re.sub(r"[^\d+]", "", longest)


def is_short(number: str) -> bool:
    return 0 < len(number) <= SHORT


def direction_of(caller: str, callee: str) -> str:
    """
    >>> direction_of("101", "0671234567"), direction_of("0671234567", "101"), direction_of("101", "102")
    ('out', 'in', 'inside')
    """
    if is_short(caller):
        return "inside" if is_short(callee) else "out"
    return "in"


def name_of(row: Json, direction: str) -> str:
    """What stands beside the customer's number; a name that is a number says nothing."""
    beside = re.sub(r"[<(\"].*?[>)]|[\"<>]", "", text(row, "caller" if direction == "in" else "callee"))
    name = text(row, "name") or beside.strip()
    return "" if number_in(name) or not name else name[:200]


def result_of(row: Json, seconds: int) -> Result:
    """What the file says; where it says nothing, somebody spoke or not."""
    said = text(row, "result")
    if said in Result._value2member_map_:
        return Result(said)
    return Result.ANSWERED if seconds else Result.MISSED
