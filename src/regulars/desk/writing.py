"""Money and days of a long list, written fast: Babel is asked once for the shape, not once a cell."""

from datetime import date
from functools import lru_cache

from babel import Locale

from regulars.lib.money import format_money, minor_per_major
from regulars.ui import figures


class MoneyWriter:
    """Whole money of one currency in one language; writes what `lib.money.format_money(whole=True)` writes."""

    def __init__(self, currency: str, language: str) -> None:
        self.currency, self.language = currency, language
        self.unit = minor_per_major(currency)
        self.before, self.after = format_money(self.unit, currency, language, whole=True).split("1")
        self.group = Locale.parse(language).number_symbols["latn"]["group"]

    def __call__(self, minor: int | None) -> str:
        if minor is None:
            return figures.MISSING
        if minor < 0:
            return format_money(minor, self.currency, self.language, whole=True)
        whole = (2 * minor + self.unit) // (2 * self.unit)
        return f"{self.before}{whole:,}{self.after}".replace(",", self.group)


money_writer = lru_cache(maxsize=64)(MoneyWriter)


@lru_cache(maxsize=8192)
def day(value: date, language: str) -> str:
    return figures.day(value, language)
