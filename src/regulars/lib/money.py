"""Money is an integer number of minor units (cents, kopiyky, bani) and a currency; never a float."""

from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_currency, get_currency_precision


def minor_per_major(currency: str) -> int:
    """How many minor units make one: 100 for EUR, 1 for JPY.

    >>> minor_per_major("UAH"), minor_per_major("JPY")
    (100, 1)
    """
    return int(10 ** get_currency_precision(currency))


def to_minor(amount: Decimal, currency: str) -> int:
    """An amount in major units as minor units, half a unit rounded away from zero.

    >>> to_minor(Decimal("12.345"), "EUR")
    1235
    """
    return int((amount * minor_per_major(currency)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def to_major(minor: int, currency: str) -> Decimal:
    """
    >>> to_major(123450, "EUR")
    Decimal('1234.5')
    """
    return Decimal(minor) / minor_per_major(currency)


def format_money(minor: int, currency: str, language: str = "en", *, whole: bool = False) -> str:
    """Money as a reader of the language writes it; `whole` leaves the minor units out.

    >>> format_money(123450, "EUR", "en")
    '€1,234.50'
    >>> format_money(123450, "EUR", "en", whole=True)
    '€1,235'
    """
    amount = to_major(minor, currency)
    if not whole:
        return format_currency(amount, currency, locale=language)
    amount = amount.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return format_currency(amount, currency, locale=language, currency_digits=False, format=_whole_pattern(language))


def _whole_pattern(language: str) -> str:
    from babel import Locale

    pattern = str(Locale.parse(language).currency_formats["standard"].pattern)
    return pattern.replace("0.00", "0")
