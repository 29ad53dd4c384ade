"""Periods as words: «2026-03», «2026-Q1», «2026» in addresses; «March 2026», «Q1 2026», «2026» to read."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date
from django.utils.translation import gettext_lazy as _

from regulars.analytics.results import Grain
from regulars.lib.errors import BadInput

WORD = re.compile(r"(?P<year>[12]\d{3})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")

GRAIN_TITLES = {Grain.MONTH: _("Months"), Grain.QUARTER: _("Quarters"), Grain.YEAR: _("Years")}


class NoSuchPeriod(BadInput):
    code = "no_such_period"
    status = 400
    message = _("“%(word)s” is not a period. Write 2026-03, 2026-Q1 or 2026.")


@dataclass(frozen=True)
class Stretch:
    """A calendar period. `last` is its last day."""

    grain: Grain
    first: date

    @property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> "Stretch":
        return self.later(1)

    def later(self, count: int) -> "Stretch":
        """The period `count` further on (back when negative).

        >>> Stretch(Grain.QUARTER, date(2026, 1, 1)).later(-1).word
        '2025-Q4'
        """
        months = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}[self.grain] * count
        number = self.first.year * 12 + self.first.month - 1 + months
        return Stretch(self.grain, date(number // 12, number % 12 + 1, 1))

    @property
    def year_before(self) -> "Stretch":
        return Stretch(self.grain, self.first.replace(year=self.first.year - 1))

    @property
    def word(self) -> str:
        if self.grain == Grain.YEAR:
            return f"{self.first.year}"
        if self.grain == Grain.QUARTER:
            return f"{self.first.year}-Q{(self.first.month + 2) // 3}"
        return f"{self.first:%Y-%m}"

    def brief(self, language: str) -> str:
        """«Mar 2026», «Q1 2026», «2026»: for headings with little room."""
        if self.grain == Grain.MONTH:
            return str(format_date(self.first, "LLL yyyy", locale=language))
        return self.title(language)

    def title(self, language: str, *, short: bool = False) -> str:
        """«March 2026», «Q1 2026», «2026»; short: «Mar 26» for axes."""
        if self.grain == Grain.YEAR:
            return f"{self.first.year}"
        if self.grain == Grain.QUARTER:
            return str(format_date(self.first, "QQQ yy" if short else "QQQ yyyy", locale=language))
        return str(format_date(self.first, "LLL yy" if short else "LLLL yyyy", locale=language))


def stretch_of(word: str) -> Stretch:
    """
    >>> stretch_of("2026-Q2").last
    datetime.date(2026, 6, 30)
    """
    found = WORD.fullmatch(word)
    if not found:
        raise NoSuchPeriod(word=word[:20])
    year = int(found["year"])
    if found["quarter"]:
        return Stretch(Grain.QUARTER, date(year, int(found["quarter"]) * 3 - 2, 1))
    if found["month"]:
        return Stretch(Grain.MONTH, date(year, int(found["month"]), 1))
    return Stretch(Grain.YEAR, date(year, 1, 1))
