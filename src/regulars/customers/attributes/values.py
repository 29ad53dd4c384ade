"""Values of own attributes: what is typed becomes the one written form, and the written form is shown in words.

The only place that knows the kinds. `read` raises `Unfit` with a permanent word for why; `problem` says it.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from babel.numbers import format_decimal, get_currency_precision, get_currency_symbol
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.customers.attributes.manners import Manner, of_program
from regulars.customers.models import AttributeDefinition
from regulars.imports.reasons import Reason, Refused
from regulars.imports.values import LARGEST, MONEY_SIGN, read_currency, read_moment, read_number
from regulars.lib.money import format_money, to_minor
from regulars.lib.text import clean
from regulars.ui import figures

Kind = AttributeDefinition.Kind
LENGTH = 500
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
YES, NO = "yes", "no"
YES_WORDS = frozenset(
    {"yes", "y", "true", "1", "+", "on", "так", "т", "є", "да", "д", "da", "adevărat", "істина", "истина"}
)
NO_WORDS = frozenset({"no", "n", "false", "0", "-", "off", "ні", "н", "немає", "нет", "nu", "fals", "хибність", "ложь"})
HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,62}[^\W_])?\.)+[^\W\d_][\w-]{0,62}|localhost|\d{1,3}(?:\.\d{1,3}){3}")
PLAIN = re.compile(r"-?\d{1,13}(?:\.\d{1,6})?", re.ASCII)

PROBLEMS: dict[str, str | Promise] = {
    Reason.NOT_A_NUMBER: gettext_lazy("“%(value)s” is not a number. Write digits, such as 1200.50."),
    Reason.TOO_LARGE: gettext_lazy("“%(value)s” is too large."),
    Reason.NOT_A_CURRENCY: gettext_lazy("Amounts are kept in %(currency)s. Write this one in %(currency)s."),
    Reason.NOT_A_DATE: gettext_lazy("“%(value)s” is not a day between 1900 and 2100. Write it like 2026-12-31."),
    Reason.NOT_A_CHOICE: gettext_lazy("“%(value)s” is not in the list. Choose one of: %(choices)s."),
    Reason.NOT_YES_OR_NO: gettext_lazy("“%(value)s” is neither yes nor no."),
    Reason.NOT_A_LINK: gettext_lazy("“%(value)s” is not a link. Write it whole, beginning with https://."),
    Reason.TOO_LONG: gettext_lazy("This is too long: at most 500 characters are kept."),
}
MOST_CHOICES_SAID, MOST_SAID = 12, 60


class Unfit(Refused):
    """What is written is no value of its attribute."""


def read(definition: AttributeDefinition, typed: str, manner: Manner) -> str:
    """The one written form of what somebody typed; "" for nothing. Raises Unfit."""
    text = clean(typed)
    if len(text) > LENGTH:
        raise Unfit(Reason.TOO_LONG)
    return READERS[Kind(definition.kind)](definition, text, manner) if text else ""


def read_text(definition: AttributeDefinition, text: str, manner: Manner) -> str:
    return text


def read_plain_number(definition: AttributeDefinition, text: str, manner: Manner) -> str:
    return in_digits(as_number(text, manner))


def read_money(definition: AttributeDefinition, text: str, manner: Manner) -> str:
    """An amount in the company's currency, as exact as the currency is: «1200.50», «1200» of yen."""
    if any(is_foreign(sign.group().strip("+- "), manner.currency) for sign in MONEY_SIGN.finditer(text)):
        raise Unfit(Reason.NOT_A_CURRENCY)
    places = get_currency_precision(manner.currency)
    minor = to_minor(as_number(text, manner), manner.currency)
    return f"{Decimal(minor).scaleb(-places):.{places}f}"


def is_foreign(sign: str, currency: str) -> bool:
    """Whether a sign says another currency; «$» is the dollar of many countries."""
    meant = read_currency(sign)
    return meant not in (None, currency) and sign not in get_currency_symbol(currency, "en")


def as_number(text: str, manner: Manner) -> Decimal:
    signs = manner.decimals
    if manner.spaced and signs[0] == "," and "," not in text:
        signs = (".", ",")
    found = (read_number(text, sign) for sign in signs)
    number = next((one for one in found if one is not None), None)
    if number is None:
        raise Unfit(Reason.NOT_A_NUMBER)
    if abs(number) >= LARGEST:
        raise Unfit(Reason.TOO_LARGE)
    return number


def in_digits(number: Decimal) -> str:
    """
    >>> in_digits(Decimal("1200.500")), in_digits(Decimal("-0")), in_digits(Decimal("1E+3"))
    ('1200.5', '0', '1000')
    """
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def read_day(definition: AttributeDefinition, text: str, manner: Manner) -> str:
    moment = read_moment(text, manner.date_order)
    if moment is None or not EARLIEST <= moment.on <= LATEST:
        raise Unfit(Reason.NOT_A_DATE)
    return moment.on.isoformat()


def read_choice(definition: AttributeDefinition, text: str, manner: Manner) -> str:
    """A choice as it stands in the list, however it was capitalised."""
    known = {str(choice).casefold(): str(choice) for choice in reversed(definition.choices)}
    if text in definition.choices:
        return text
    if text.casefold() not in known:
        raise Unfit(Reason.NOT_A_CHOICE)
    return known[text.casefold()]


def read_yes_no(definition: AttributeDefinition, text: str, manner: Manner) -> str:
    word = text.casefold()
    if word not in YES_WORDS | NO_WORDS:
        raise Unfit(Reason.NOT_YES_OR_NO)
    return YES if word in YES_WORDS else NO


def read_link(definition: AttributeDefinition, text: str, manner: Manner) -> str:
    """A page of the web, http or https and nothing else: it will be clicked on."""
    whole = text if re.match(r"[a-z][a-z0-9+.-]*:(?!\d)", text, re.IGNORECASE) else f"https://{text}"
    try:
        parts = urlsplit(whole)
        host, _port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Unfit(Reason.NOT_A_LINK) from error
    good = parts.scheme in ("http", "https") and "@" not in parts.netloc and HOST.fullmatch(host)
    if not good or re.search(r'[\s<>"\\]', whole):
        raise Unfit(Reason.NOT_A_LINK)
    return f"{parts.scheme}{whole[len(parts.scheme) :]}"


READERS: dict[str, Callable[[AttributeDefinition, str, Manner], str]] = {
    Kind.TEXT: read_text,
    Kind.NUMBER: read_plain_number,
    Kind.MONEY: read_money,
    Kind.DATE: read_day,
    Kind.CHOICE: read_choice,
    Kind.YES_NO: read_yes_no,
    Kind.LINK: read_link,
}


def problem(definition: AttributeDefinition, typed: str, unfit: Unfit, currency: str = "") -> str:
    """Why what was typed is no value of the attribute, in the reader's language."""
    said = [str(choice) for choice in definition.choices[:MOST_CHOICES_SAID]]
    more = "…" if len(definition.choices) > MOST_CHOICES_SAID else ""
    value = clean(typed)
    shown = value if len(value) <= MOST_SAID else f"{value[:MOST_SAID]}…"
    return str(PROBLEMS[unfit.reason]) % {"value": shown, "choices": ", ".join(said) + more, "currency": currency}


def is_fit(definition: AttributeDefinition, value: str, currency: str) -> bool:
    """Whether a value stands in the one written form already."""
    try:
        return read(definition, value, of_program(currency)) == value
    except Unfit:
        return False


# How it is shown -----------------------------------------------------------------------------------------------------


def shown(kind: str, value: str, *, language: str, currency: str) -> str:
    """A kept value as the reader of a language writes it; one that is not of its kind as it stands.

    >>> shown("number", "1200.5", language="en", currency="EUR"), shown("date", "soon", language="en", currency="EUR")
    ('1,200.5', 'soon')
    """
    try:
        match kind:
            case Kind.NUMBER:
                return format_decimal(as_kept(value), locale=language, decimal_quantization=False)
            case Kind.MONEY:
                return format_money(to_minor(as_kept(value), currency), currency, language)
            case Kind.DATE:
                return figures.day(date.fromisoformat(value), language)
            case Kind.YES_NO:
                return {YES: _("Yes"), NO: _("No")}.get(value, value)
    except (ValueError, InvalidOperation):
        return value
    return value


def as_kept(value: str) -> Decimal:
    if not PLAIN.fullmatch(value):
        raise ValueError(value)
    return Decimal(value)


def link_of(kind: str, value: str) -> str:
    """Where a link leads; "" of everything that is no link: what a file brought may be anything."""
    is_link = kind == Kind.LINK and value.startswith(("https://", "http://"))
    return value if is_link else ""
