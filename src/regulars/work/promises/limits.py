"""Limits in working time: «30m», «4h», «2d». A day is as long as the usual one of the calendar."""

import re
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.work.calendars.hours import WorkingHours
from regulars.work.promises.errors import LimitUnclear

WRITTEN = re.compile(r"(\d{1,5})\s*(\w*)\.?")
MINUTES, HOURS, DAYS = "m", "h", "d"
UNITS = {
    MINUTES: ("m", "min", "mins", "minute", "minutes", "хв", "хвилин", "хвилини", "мин", "минут", "минуты", "minut"),
    HOURS: ("h", "hour", "hours", "hr", "год", "година", "години", "годин", "ч", "час", "часа", "часов", "oră", "ore"),
    DAYS: ("d", "day", "days", "д", "день", "дні", "днів", "дн", "дня", "дней", "zi", "zile"),
}
MOST = {MINUTES: 60 * 24 * 30, HOURS: 24 * 90, DAYS: 366}


def read_limit(written: str) -> str:
    """A limit as people write it; "" for none. Raises LimitUnclear.

    >>> read_limit("30 min"), read_limit("2 дні"), read_limit("4h"), read_limit(" ")
    ('30m', '2d', '4h', '')
    """
    text = written.strip().lower()
    found = WRITTEN.fullmatch(text)
    unit = next((key for key, words in UNITS.items() if found and found[2] in words), "")
    if not text:
        return ""
    if not found or not unit or not 0 < int(found[1]) <= MOST[unit]:
        raise LimitUnclear(written=written[:40])
    return f"{int(found[1])}{unit}"


def duration(limit: str, hours: WorkingHours) -> timedelta | None:
    """How long a limit is by some working hours; None where there is none."""
    if not limit:
        return None
    amount, unit = int(limit[:-1]), limit[-1]
    return amount * {MINUTES: timedelta(minutes=1), HOURS: timedelta(hours=1), DAYS: hours.usual_day}[unit]


def limit_in_words(limit: str) -> str:
    """«2 working days»; of no limit a dash."""
    if not limit:
        return "–"
    amount, unit = int(limit[:-1]), limit[-1]
    if unit == MINUTES:
        return ngettext("%(count)s minute", "%(count)s minutes", amount) % {"count": amount}
    if unit == HOURS:
        return ngettext("%(count)s working hour", "%(count)s working hours", amount) % {"count": amount}
    return ngettext("%(count)s working day", "%(count)s working days", amount) % {"count": amount}


def limit_written(limit: str) -> str:
    """As it is put into a field: «4 h»."""
    short = {MINUTES: _("min"), HOURS: _("h"), DAYS: _("d")}
    return f"{limit[:-1]} {short[limit[-1]]}" if limit else ""
