"""Lists to choose from, in the reader's language: languages, time zones, countries, currencies."""

from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

Choices = list[tuple[str, str]]

THEMES = [("auto", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))]
REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
# Code points put these letters after «я».
UKRAINIAN_ORDER = str.maketrans({"ґ": "г\uffff", "є": "е\uffff", "і": "и\uffff", "ї": "и\uffff\uffff"})


def languages() -> Choices:
    """Every language the pages speak, by its own name."""
    return [(code, str(title)) for code, title in settings.LANGUAGES]


@cache
def time_zones() -> list[tuple[str, Choices]]:
    """IANA zones of places, by region; «UTC» first."""
    names = sorted(available_timezones())
    regions = [(region, [(name, place(name)) for name in names if name.startswith(f"{region}/")]) for region in REGIONS]
    return [("UTC", [("UTC", "UTC")]), *regions]


def place(zone: str) -> str:
    return zone.partition("/")[2].replace("_", " ")


def countries() -> Choices:
    return countries_in(get_language() or "en")


def currencies() -> Choices:
    return currencies_in(get_language() or "en")


@cache
def countries_in(language: str) -> Choices:
    territories = Locale.parse(language, sep="-").territories
    real = {code: name for code, name in territories.items() if len(code) == 2 and code != "EU" and issued().get(code)}
    return sorted(real.items(), key=by_name)


@cache
def currencies_in(language: str) -> Choices:
    names = Locale.parse(language, sep="-").currencies
    return [(code, f"{code} · {names.get(code, code)}") for code in sorted(set().union(*issued().values()))]


@cache
def issued() -> dict[str, set[str]]:
    """The currencies people pay with today in each territory."""
    everywhere = get_global("territory_currencies")
    return {
        territory: {code for code, _since, until, tender in spans if tender and until is None}
        for territory, spans in everywhere.items()
    }


def by_name(choice: tuple[str, str]) -> str:
    return choice[1].casefold().translate(UKRAINIAN_ORDER)
