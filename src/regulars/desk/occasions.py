"""The coming weeks: what customers told us, what their contracts tell, and the holidays between, day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.customers.models import Occasion
from regulars.customers.occasions.coming import Coming, coming_occasions, cursor_after, place_of
from regulars.customers.occasions.days import LeapDay, next_on, years_on
from regulars.customers.occasions.holidays import Holiday, holidays_between
from regulars.purchases import occasions as contracts
from regulars.staff.models import Company

WEEKS = 6
PAGE = 50
ICONS = {Occasion.Kind.BIRTHDAY.value: "cake", Occasion.Kind.ANNIVERSARY.value: "calendar-heart",
         Occasion.Kind.OWN.value: "star", contracts.KIND: "file-text"}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """Something that comes, in words."""

    icon: str
    customer: str
    url: str
    words: str
    remind: bool


@dataclass(frozen=True)
class ComingDay:
    on: date
    is_today: bool
    holidays: Sequence[str]
    lines: Sequence[Line]


@dataclass(frozen=True)
class ComingPage:
    days: Sequence[ComingDay]
    next_cursor: str = ""


def coming_page(
    today: date, ours: Company, *, language: str, cursor: str = "", manager_id: int | None = None, size: int = PAGE
) -> ComingPage:
    """What comes in the next weeks, soonest first. Two queries, four over the new year. Raises BadCursor."""
    after, last, leap = place_of(cursor), today + timedelta(weeks=WEEKS), LeapDay(ours.leap_birthdays)
    sources = (coming_occasions, contracts.coming_anniversaries)
    found = [one for source in sources
             for one in source(today, last, leap=leap, limit=size + 1, after=after, manager_id=manager_id)]  # fmt: skip
    found.sort(key=lambda one: one.place)
    shown, more = found[:size], len(found) > size
    starts = max(after.on, today) if after else today
    holidays = holidays_between(ours.country, starts, shown[-1].place.on if more else last, language)
    # A page that begins in the middle of a day does not name the day's holiday again.
    named = [holiday for holiday in holidays if not after or holiday.on > after.on]
    return ComingPage(by_day(shown, named, today), cursor_after(shown[-1].place) if more else "")


def by_day(found: Sequence[Coming], holidays: Sequence[Holiday], today: date) -> list[ComingDay]:
    lines = {on: [line(one, today) for one in group] for on, group in groupby(found, key=lambda one: one.place.on)}
    names = {on: [one.name for one in group] for on, group in groupby(holidays, key=lambda one: one.on)}
    return [ComingDay(on, on == today, names.get(on, []), lines.get(on, [])) for on in sorted({*lines, *names})]


def line(one: Coming, today: date) -> Line:
    url = reverse("desk:customer", args=[one.customer_id])
    words = in_words(one.kind, one.title, one.person_name, one.years)
    return Line(
        ICONS.get(one.kind, "star"), one.customer_name, url, words, one.remind_on is not None and one.remind_on <= today
    )


def in_words(kind: str, title: str, person: str, years: int | None) -> str:
    """«Birthday of Olena, 40 years», «3 years of the contract “Beans”», «Day of the shop»."""
    if kind == contracts.KIND:
        return contract_in_words(title, years or 0)
    if kind == Occasion.Kind.BIRTHDAY:
        name = _("Birthday of %(name)s") % {"name": person} if person else _("Birthday")
    else:
        name = f"{title} · {person}" if person else title
    return f"{name}, {years_in_words(years)}" if years else name


def years_in_words(years: int) -> str:
    return ngettext("%(years)s year", "%(years)s years", years) % {"years": years}


def contract_in_words(title: str, years: int) -> str:
    if not title:
        return ngettext("%(years)s year under contract", "%(years)s years under contract", years) % {"years": years}
    words = ngettext("%(years)s year of “%(title)s”", "%(years)s years of “%(title)s”", years)
    return words % {"years": years, "title": title}


@dataclass(frozen=True)
class Standing:
    """An occasion of one customer, with the next day it comes."""

    id: int
    icon: str
    words: str
    next_on: date
    editable: bool


def standing(occasion: Occasion, customer_id: int, today: date, leap: LeapDay) -> Standing:
    """An occasion fetched with its person and customer; what belongs to a merged customer is shown, not changed."""
    on = next_on(occasion.month, occasion.day, today, leap)
    person = occasion.person.full_name if occasion.person else ""
    person = "" if person == occasion.customer.name else person
    words = in_words(occasion.kind, occasion.title, person, years_on(occasion.year, on))
    return Standing(occasion.id, ICONS[occasion.kind], words, on, occasion.customer_id == customer_id)
