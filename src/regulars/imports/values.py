"""How people write numbers, days and currencies, read cell by cell. No state: the same text is always the same value.

A reading is never guessed here: the decimal sign and the order of the date were chosen for the whole file, and a cell
that does not follow them is not a value. «12.5» in a file with decimal commas is a question for a person.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale

from regulars.imports.types import DateOrder

LARGEST = Decimal(10) ** 13
"""In major units. Sums of a million such rows still fit into 64 bits of minor units."""
PLACES = Decimal(10) ** -6
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)

CURRENCY_SIGNS = {
    "€": "EUR", "$": "USD", "£": "GBP", "₴": "UAH", "₽": "RUB", "¥": "JPY", "₺": "TRY", "zł": "PLN", "грн": "UAH",
    "грн.": "UAH", "гривень": "UAH", "руб": "RUB", "руб.": "RUB", "р.": "RUB", "lei": "RON", "leu": "RON", "лей": "MDL",
    "лея": "MDL", "євро": "EUR", "евро": "EUR", "дол.": "USD", "us$": "USD", "eur.": "EUR",
}  # fmt: skip
USUAL_CODES = "EUR|USD|GBP|UAH|RUB|RON|MDL|PLN|CHF|JPY|TRY|CZK|SEK|NOK|DKK|HUF|BGN|CAD|AUD|GEL|KZT"
_SIGN = "|".join(sorted(map(re.escape, CURRENCY_SIGNS), key=len, reverse=True)) + f"|{USUAL_CODES}"
MONEY_SIGN = re.compile(rf"^(?P<sign>[-+]?)\s*(?:{_SIGN})\s*|\s*(?:{_SIGN})$", re.IGNORECASE)
SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f'’]+")
SPACED = re.compile(r"^[-+]?\d{1,3}(?:[\s\u00a0\u2007\u2009\u202f'’]\d{3})+(?!\d)")
MINUSES = str.maketrans({"−": "-", "–": "-", "‒": "-", "﹣": "-", "-": "-"})
NUMBER_IN = {
    ".": re.compile(
        r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?(?:e[-+]?\d{1,2})?|[-+]?\.\d+", re.IGNORECASE | re.ASCII
    ),
    ",": re.compile(r"[-+]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d*)?(?:e[-+]?\d{1,2})?|[-+]?,\d+", re.IGNORECASE | re.ASCII),
}


def read_number(text: str, decimal: str) -> Decimal | None:
    """The number a cell holds, to a millionth, or None. Currency signs, thousands separators and brackets are read.

    >>> read_number("1 204,50", ","), read_number("$1,204.50", "."), read_number("(12.50)", ".")
    (Decimal('1204.50'), Decimal('1204.50'), Decimal('-12.50'))
    >>> read_number("12,5O", ","), read_number("12,50", "."), read_number("1 2", ".")
    (None, None, None)
    """
    written = text.strip().translate(MINUSES)
    negative = False
    if written.startswith("(") and written.endswith(")"):
        negative, written = True, written[1:-1].strip()
    written = MONEY_SIGN.sub(lambda found: found.group("sign") or "", written)
    written = MONEY_SIGN.sub(lambda found: found.group("sign") or "", written).strip()
    if written.endswith("-"):
        negative, written = not negative, written[:-1].strip()
    if SPACED.match(written):
        written = SPACES.sub("", written)
    elif written[:1] in "+-" and written[1:2] == " ":
        written = written[0] + written[1:].lstrip()
    if not NUMBER_IN[decimal].fullmatch(written):
        return None
    return _as_decimal(written, decimal, negative)


def _as_decimal(written: str, decimal: str, negative: bool) -> Decimal | None:
    plain = written.replace("," if decimal == "." else ".", "").replace(",", ".")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    if number != 0 and number.as_tuple().exponent < -6:  # type: ignore[operator]
        number = round(number, 6) if abs(number) < LARGEST else number
    return -number if negative else number


MONTHS = {
    1: "jan january січ січня січень янв января январь ian ianuarie",
    2: "feb february лют лютого лютий фев февр февраля февраль februarie",
    3: "mar march бер березня березень мар марта март martie",
    4: "apr april кві квіт квітня квітень апр апреля апрель aprilie",
    5: "may тра трав травня травень мая май mai",
    6: "jun june чер черв червня червень июн июня июнь iun iunie",
    7: "jul july лип липня липень июл июля июль iul iulie",
    8: "aug august сер серп серпня серпень авг августа август",
    9: "sep sept september вер вересня вересень сен сент сентября сентябрь septembrie",
    10: "oct october жов жовт жовтня жовтень окт октября октябрь octombrie",
    11: "nov november лис лист листопада листопад ноя нояб ноября ноябрь noiembrie",
    12: "dec december гру груд грудня грудень дек декабря декабрь decembrie",
}
MONTH_OF = {word: number for number, words in MONTHS.items() for word in words.split()}

CLOCK = (
    r"(?:[T\s,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[ap])?\.?(?:m\.?)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?"
)
IN_NUMBERS = re.compile(
    r"(?P<a>\d{1,4})\s*(?P<sign>[./-])\s*(?P<b>\d{1,2})\s*(?P=sign)\s*(?P<c>\d{1,4})\.?" + CLOCK,
    re.IGNORECASE | re.ASCII,
)
COMPACT = re.compile(r"(?P<y>(?:19|20|21)\d{2})(?P<m>\d{2})(?P<d>\d{2})" + CLOCK, re.IGNORECASE | re.ASCII)
IN_WORDS = re.compile(
    r"(?:[^\W\d_]+\.?,\s+)?(?P<d>\d{1,2})(?:st|nd|rd|th)?[\s.-]+(?P<word>[^\W\d_]{3,})\.?[\s,.-]+(?P<y>\d{4}|\d{2})(?:\s*(?:р|г|года|року)\.?)?"
    + CLOCK,
    re.IGNORECASE,
)
IN_WORDS_MONTH_FIRST = re.compile(
    r"(?P<word>[^\W\d_]{3,})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})" + CLOCK, re.IGNORECASE
)
SERIAL = re.compile(r"(?P<days>[2-8]\d{4})(?:[.,](?P<part>\d+))?", re.ASCII)
EXCEL_DAY_ZERO = date(1899, 12, 30)


@dataclass(frozen=True)
class Moment:
    """A day in the company's calendar and, where the cell told the time, the instant in UTC."""

    on: date
    at: datetime | None = None


def read_moment(text: str, order: DateOrder, zone: str = "UTC") -> Moment | None:
    """The day (and time) a cell holds under this order of day and month, or None.

    Midnight without a zone is how programs write «no time». Two digits of a year below 70 are this century's.

    >>> read_moment("31.12.2024", DateOrder.DAY_FIRST).on, read_moment("12/31/24 8:26", DateOrder.MONTH_FIRST).on
    (datetime.date(2024, 12, 31), datetime.date(2024, 12, 31))
    >>> read_moment("31.12.2024", DateOrder.MONTH_FIRST), read_moment("19970101", DateOrder.DAY_FIRST).on
    (None, datetime.date(1997, 1, 1))
    >>> read_moment("2024-05-06T23:30:00Z", DateOrder.DAY_FIRST, "Europe/Kyiv").on
    datetime.date(2024, 5, 7)
    """
    written = " ".join(text.split())
    day, clock = _day_in(written, order)
    if day is None or not EARLIEST <= day <= LATEST:
        return None
    if clock is None:
        return Moment(day)
    return _moment(day, clock, zone)


def is_too_early(text: str, order: DateOrder) -> bool:
    """A day, but one before the first that is taken.

    >>> [is_too_early(text, DateOrder.DAY_FIRST) for text in ("1899-12-31", "31.12.1899", "1900-01-01", "1899-02-30")]
    [True, True, False, False]
    """
    day, _clock = _day_in(" ".join(text.split()), order)
    return day is not None and day < EARLIEST


def read_day(text: str, order: DateOrder) -> date | None:
    moment = read_moment(text, order)
    return moment.on if moment else None


def _day_in(written: str, order: DateOrder) -> tuple[date | None, "re.Match[str] | time | None"]:
    if found := IN_NUMBERS.fullmatch(written):
        return _in_order(found["a"], found["b"], found["c"], order), found
    if found := COMPACT.fullmatch(written):
        return _day(found["y"], found["m"], found["d"]), found
    if found := SERIAL.fullmatch(written):
        return EXCEL_DAY_ZERO + timedelta(int(found["days"])), _time_of_part(found["part"])
    if found := IN_WORDS.fullmatch(written) or IN_WORDS_MONTH_FIRST.fullmatch(written):
        return _day(found["y"], str(MONTH_OF.get(found["word"].lower(), 0)), found["d"]), found
    return None, None


def _in_order(a: str, b: str, c: str, order: DateOrder) -> date | None:
    if len(a) == 4:
        return _day(a, b, c)
    if len(a) == 3 or len(c) == 3 or len(c) == 1:
        return None
    if order is DateOrder.YEAR_FIRST:
        return _day(a, b, c) if len(c) == 2 and len(a) == 2 else None
    return _day(c, b, a) if order is DateOrder.DAY_FIRST else _day(c, a, b)


def _day(year: str, month: str, day: str) -> date | None:
    if len(day) > 2 or len(month) > 2:
        return None
    full = int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 70 else 1900)
    try:
        return date(full, int(month), int(day))
    except ValueError:
        return None


def _time_of_part(part: str | None) -> time | None:
    seconds = round(float(f"0.{part or 0}") * 86400)
    return (datetime.min + timedelta(seconds=seconds)).time() if 0 < seconds < 86400 else None


def _moment(day: date, clock: "re.Match[str] | time", zone: str) -> Moment | None:
    if isinstance(clock, time):
        told: time | None = clock
        offset = None
    elif clock["hour"] is None:
        return Moment(day) if clock["zone"] is None else None
    else:
        told, offset = _time(clock), _offset(clock["zone"])
    if told is None:
        return None
    if offset is None:
        if told == time(0):
            return Moment(day)
        return Moment(day, datetime.combine(day, told, zone_of(zone)).astimezone(UTC))
    at = datetime.combine(day, told, offset)
    return Moment(at.astimezone(zone_of(zone)).date(), at.astimezone(UTC))


def _time(clock: "re.Match[str]") -> time | None:
    hour, half = int(clock["hour"]), (clock["half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, int(clock["minute"]), int(clock["second"] or 0))
    except ValueError:
        return None


def _offset(zone: str | None) -> timezone | None:
    if zone is None:
        return None
    if zone.upper() in ("Z", "UTC", "GMT"):
        return UTC
    hours, minutes = int(zone[1:3]), int(zone[3:].lstrip(":") or 0)
    if hours > 14 or minutes > 59:
        return None
    shift = timedelta(hours=hours, minutes=minutes)
    return timezone(-shift if zone[0] == "-" else shift)


@lru_cache
def zone_of(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache
def currency_codes() -> frozenset[str]:
    return frozenset(Locale("en").currencies)


def read_currency(text: str) -> str | None:
    """
    >>> read_currency("грн"), read_currency("eur"), read_currency("doubloons")
    ('UAH', 'EUR', None)
    """
    word = text.strip()
    if sign := CURRENCY_SIGNS.get(word.lower()):
        return sign
    return word.upper() if word.upper() in currency_codes() else None


@lru_cache
def country_names() -> dict[str, str]:
    """Name of a country in lower case, in the languages we speak -> two-letter code."""
    found: dict[str, str] = {}
    for language in ("ro", "ru", "uk", "en"):
        names = Locale(language).territories.items()
        found |= {name.casefold(): code for code, name in names if len(code) == 2 and code.isalpha()}
    return found | {"uk": "GB", "eire": "IE", "usa": "US", "rsa": "ZA", "great britain": "GB"}


def read_country(text: str) -> str | None:
    """
    >>> read_country("Україна"), read_country("ua"), read_country("United Kingdom"), read_country("Narnia")
    ('UA', 'UA', 'GB', None)
    """
    word = text.strip().casefold()
    if named := country_names().get(word):
        return named
    return word.upper() if len(word) == 2 and word.upper() in country_names().values() else None
