"""A calendar as programs read it (RFC 5545): one text, lines of at most 75 octets, instants in UTC."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from regulars.work.agenda.types import Item

LONGEST = 75
LASTS = timedelta(minutes=30)
BREAKS = "\r\n"
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
PRODUCT = "-//Regulars//Agenda//EN"


def calendar_text(title: str, items: Iterable[Item], *, home: str, domain: str, now: datetime) -> str:
    """The whole calendar. `home` stands before addresses of pages, `domain` makes the names of items unique."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(title)}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        *(line for item in items for line in event(item, home=home, domain=domain, now=now)), "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(folded(line) + BREAKS for line in lines)


def event(item: Item, *, home: str, domain: str, now: datetime) -> Iterator[str]:
    yield from ("BEGIN:VEVENT", f"UID:{item.key}@{domain}", f"DTSTAMP:{instant(item.made_at or midnight(item.on))}")
    yield f"SEQUENCE:{item.changes}"
    yield from when(item)
    yield f"SUMMARY:{escaped(f'✓ {item.title}' if item.done else item.title)}"
    described = "\n".join(part for part in (item.customer, item.text) if part)
    if described:
        yield f"DESCRIPTION:{escaped(described)}"
    yield f"URL:{home}{item.url}"
    yield f"CATEGORIES:{item.kind.upper()}"
    yield "TRANSP:TRANSPARENT"
    if item.remind_at and item.remind_at > now and not item.done:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{escaped(item.title)}")
        yield from (f"TRIGGER;VALUE=DATE-TIME:{instant(item.remind_at)}", "END:VALARM")
    yield "END:VEVENT"


def when(item: Item) -> tuple[str, str]:
    """A day without an hour ends where the next begins."""
    if item.at:
        return f"DTSTART:{instant(item.at)}", f"DTEND:{instant(item.at + LASTS)}"
    return f"DTSTART;VALUE=DATE:{day(item.on)}", f"DTEND;VALUE=DATE:{day(item.on + timedelta(days=1))}"


def instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def day(on: date) -> str:
    return f"{on:%Y%m%d}"


def midnight(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=UTC)


def escaped(text: str) -> str:
    """A text as a value: its own commas, semicolons, backslashes and line breaks are no structure.

    >>> escaped("Boxes, jars; a\\\\b\\nand lids")
    'Boxes\\\\, jars\\\\; a\\\\\\\\b\\\\nand lids'
    """
    text = CONTROL.sub("", text.replace("\r\n", "\n"))
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> str:
    """A long line on several, each but the first beginning with a blank; no letter is cut in two."""
    pieces, size = [""], 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LONGEST:
            pieces.append(" ")
            size = 1
        pieces[-1] += letter
        size += octets
    return BREAKS.join(pieces)
