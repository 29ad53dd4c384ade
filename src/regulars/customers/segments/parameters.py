"""What a condition asks for: how each value is read from JSON, and in which words it is refused."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from regulars.lib.text import clean

Text = str | Promise
Choices = Sequence[tuple[str, Text]]

LONGEST = 200
MOST_CHOSEN = 100
BIGGEST_MINOR = 10**15
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?", re.ASCII)


class Unfit(ValueError):
    """A value that cannot be used; the text says why and what to do."""


@dataclass(frozen=True)
class Parameter:
    """A value of a condition. `when`: asked only where the choice `by` is one of these; `usual`: where it begins;
    `empty`: what it means when nothing is written.
    """

    name: str
    title: Text
    when: tuple[str, ...] = field(default=(), kw_only=True)
    by: str = field(default="how", kw_only=True)
    optional: bool = field(default=False, kw_only=True)
    usual: Any = field(default=None, kw_only=True)
    empty: Text = field(default="", kw_only=True)

    def read(self, raw: Any) -> Any:
        raise NotImplementedError


@dataclass(frozen=True)
class Choice(Parameter):
    """One of some words. `closed` choices are known for good; of others only the form is looked at."""

    choices: Callable[[], Choices]
    closed: bool = field(default=True, kw_only=True)

    def read(self, raw: Any) -> str:
        if not isinstance(raw, str) or not raw or clean(raw, LONGEST) != raw:
            raise Unfit(_("choose one."))
        if self.closed and raw not in dict(self.choices()):
            raise Unfit(_("“%(value)s” is none of the choices.") % {"value": raw[:40]})
        return raw


@dataclass(frozen=True)
class Chosen(Choice):
    """Several of some words, in one order. `offered` are those worth choosing from, where there are very many."""

    offered: Callable[[], Choices] | None = field(default=None, kw_only=True)

    def read(self, raw: Any) -> Any:
        if not isinstance(raw, list | tuple) or not 0 < len(raw) <= MOST_CHOSEN:
            raise Unfit(_("choose at least one."))
        return sorted({super(Chosen, self).read(one) for one in raw})


@dataclass(frozen=True)
class Number(Parameter):
    """One of our rows by its number; `choices` name those there are."""

    choices: Callable[[], Choices]

    def read(self, raw: Any) -> int:
        if type(raw) is not int or not 0 < raw < 2**63:
            raise Unfit(_("choose one."))
        return raw


@dataclass(frozen=True)
class Numbers(Number):
    """Several of our rows by their numbers."""

    def read(self, raw: Any) -> Any:
        if not isinstance(raw, list | tuple) or not 0 < len(raw) <= MOST_CHOSEN:
            raise Unfit(_("choose at least one."))
        return sorted({super(Numbers, self).read(one) for one in raw})


@dataclass(frozen=True)
class Written(Parameter):
    def read(self, raw: Any) -> str:
        text = clean(raw, LONGEST) if isinstance(raw, str) else ""
        if not text:
            raise Unfit(_("write something."))
        return text


@dataclass(frozen=True)
class Whole(Parameter):
    least: int = 0
    most: int = 1_000_000

    def read(self, raw: Any) -> int:
        if type(raw) is not int or not self.least <= raw <= self.most:
            bounds = {"least": f"{self.least:,}", "most": f"{self.most:,}"}
            raise Unfit(_("write a whole number from %(least)s to %(most)s.") % bounds)
        return raw


@dataclass(frozen=True)
class Money(Parameter):
    """Minor units of the company's currency."""

    def read(self, raw: Any) -> int:
        if type(raw) is not int or abs(raw) > BIGGEST_MINOR:
            raise Unfit(_("write an amount of money."))
        return raw


@dataclass(frozen=True)
class Figure(Parameter):
    """A number as text, so that it stays exact: «-12.5»."""

    def read(self, raw: Any) -> str:
        if type(raw) is int:
            raw = str(raw)
        if not isinstance(raw, str) or not NUMBER.fullmatch(raw):
            raise Unfit(_("write a number, such as 12.5."))
        return raw


@dataclass(frozen=True)
class Day(Parameter):
    """A day as «2026-11-22»."""

    def read(self, raw: Any) -> str:
        try:
            day = date.fromisoformat(raw) if isinstance(raw, str) and len(raw) == 10 else None
        except ValueError:
            day = None
        if day is None or not FIRST_DAY <= day <= LAST_DAY:
            raise Unfit(_("choose a day between 1900 and 2199."))
        return day.isoformat()
