"""Numbers, shares, money and dates as a reader of a language writes them (Babel); nothing known is a dash."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal

from babel.dates import format_date, format_timedelta
from babel.numbers import format_compact_currency, format_decimal, format_percent
from babel.units import format_unit

from regulars.lib.money import to_major

MISSING = "–"
MINUS = "\u2212"
MINUTE, HOUR = 60, 3600
UNITS = (("duration-day", 24 * HOUR), ("duration-hour", HOUR), ("duration-minute", MINUTE))

Style = Literal["short", "medium", "long", "full"]
STYLES: dict[str, Style] = {"short": "short", "medium": "medium", "long": "long", "full": "full"}


def number(value: float | None, language: str, *, digits: int = 0) -> str:
    """
    >>> number(1234567, "en"), number(3.14159, "uk", digits=2), number(None, "en")
    ('1,234,567', '3,14', '–')
    """
    return MISSING if value is None else format_decimal(value, format=_pattern(digits), locale=language)


def share(value: float | None, language: str, *, digits: int = 1) -> str:
    """
    >>> share(0.0512, "en"), share(None, "en")
    ('5.1%', '–')
    """
    return MISSING if value is None else format_percent(value, format=_pattern(digits) + "%", locale=language)


def change(value: float | None, language: str, *, digits: int = 1) -> str:
    """
    >>> change(0.052, "en"), change(-0.01, "en"), change(0, "en")
    ('+5.2%', '−1.0%', '0.0%')
    """
    if value is None:
        return MISSING
    size = share(abs(value), language, digits=digits)
    return size if not value else f"{'+' if value > 0 else MINUS}{size}"


def points(value: float | None, language: str, *, digits: int = 1) -> str:
    """The difference of two shares in percentage points, without the word for them.

    >>> points(0.008, "en"), points(-0.0125, "uk", digits=2)
    ('+0.8', '−1,25')
    """
    if value is None:
        return MISSING
    size = number(abs(value) * 100, language, digits=digits)
    return size if not value else f"{'+' if value > 0 else MINUS}{size}"


def money_short(minor: int | None, currency: str, language: str) -> str:
    """
    >>> money_short(123_456_700, "EUR", "en")
    '€1.2M'
    """
    if minor is None:
        return MISSING
    return format_compact_currency(to_major(int(minor), currency), currency, locale=language, fraction_digits=1)


def day(value: date, language: str, *, style: str = "medium") -> str:
    """
    >>> day(date(2026, 11, 21), "en"), day(date(2026, 11, 21), "en", style="month")
    ('Nov 21, 2026', 'November 2026')
    """
    if style == "month":
        return format_date(value, "LLLL yyyy", locale=language)
    if isinstance(value, datetime) and style == "long":
        return f"{_written(value.date(), 'd MMMM yyyy', language)}, {value:%H:%M}"
    return format_date(value, _style(style), locale=language)


def moment(value: datetime, language: str, *, year: bool = False) -> str:
    """A day and a time in few letters, for what happens these days; with the year for what may be older.

    >>> moment(datetime(2026, 11, 22, 9, 5), "en"), moment(datetime(2026, 11, 22, 9, 5), "uk", year=True)
    ('22 Nov, 09:05', '22 лист. 2026, 09:05')
    """
    return f"{_written(value.date(), 'd MMM y' if year else 'd MMM', language)}, {value:%H:%M}"


def short_day(value: date, language: str) -> str:
    """
    >>> short_day(date(2026, 11, 22), "en"), short_day(date(2026, 11, 22), "uk")
    ('22 Nov 2026', '22 лист. 2026')
    """
    return _written(value.date() if isinstance(value, datetime) else value, "d MMM y", language)


@lru_cache(maxsize=4096)
def _written(value: date, pattern: str, language: str) -> str:
    return format_date(value, pattern, locale=language)


def ago(value: datetime | date, now: datetime, language: str) -> str:
    """
    >>> from datetime import timezone
    >>> ago(date(2026, 11, 1), datetime(2026, 11, 21, 12, tzinfo=timezone.utc), "en")
    '3 weeks ago'
    """
    if isinstance(value, datetime):
        seconds = round((value - now).total_seconds())
        # Beyond an hour a part of a minute changes no word, and a list asks for the same words again and again.
        return _ago(seconds if abs(seconds) < HOUR else int(seconds / MINUTE) * MINUTE, language)
    return format_timedelta(value - now.date(), "day", add_direction=True, locale=language)


@lru_cache(maxsize=16_384)
def _ago(seconds: int, language: str) -> str:
    return format_timedelta(timedelta(seconds=seconds), add_direction=True, locale=language)


def length(seconds: float, language: str) -> str:
    """How long, in the largest unit that is full, in few letters; the same as scripts write with Intl.

    >>> length(7_300, "en"), length(-300, "uk"), length(2 * 86_400, "ro")
    ('2 hr', '5 хв', '2 zile')
    """
    size = abs(seconds)
    name, unit = next(((name, unit) for name, unit in UNITS if size >= unit), UNITS[-1])
    return _length(int(size / unit), name, language)


def left(due_at: datetime, now: datetime, language: str, *, soon: str, late: str) -> str:
    """How much time is left until a moment, or how late it is, in the words given: «in {time}», «{time} late».

    >>> left(datetime(2026, 11, 22, 9), datetime(2026, 11, 22, 11, 5), "en", soon="in {time}", late="{time} late")
    '2 hr late'
    """
    seconds = (due_at - now).total_seconds()
    return (late if seconds < 0 else soon).replace("{time}", length(seconds, language))


@lru_cache(maxsize=4096)
def _length(number: int, unit: str, language: str) -> str:
    return format_unit(number, unit, length="short", locale=language)


def _pattern(digits: int) -> str:
    return "#,##0" + ("." + "0" * digits if digits else "")


def _style(style: str) -> Style:
    return STYLES.get(style, "medium")
