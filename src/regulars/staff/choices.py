"""Lists to choose from, in the reader's language: languages, time zones, countries, currencies."""

from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

Choices = list[tuple[str, str]]

THEMES = [("auto", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))]
REGIONS = {
    "Europe": _("Europe"),
    "Asia": _("Asia"),
    "Africa": _("Africa"),
    "America": _("America"),
    "Australia": _("Australia"),
    "Atlantic": _("Atlantic Ocean"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific Ocean"),
    "Antarctica": _("Antarctica"),
}
# Names a zone had before, such as Europe/Kiev, with the name it has now.
OLD_NAMES = get_global("zone_aliases")
# Code points put these letters after «я».
UKRAINIAN_ORDER = str.maketrans({"ґ": "г\uffff", "є": "е\uffff", "і": "и\uffff", "ї": "и\uffff\uffff"})


def languages() -> Choices:
    """Every language the pages speak, by its own name."""
    return [(code, str(title)) for code, title in settings.LANGUAGES]


def time_zones() -> list[tuple[str, Choices]]:
    return time_zones_in(get_language() or "en")


@cache
def time_zones_in(language: str) -> list[tuple[str, Choices]]:
    """IANA zones by region, each by its city; «UTC» first. Old names of a zone are left out."""
    cities = cities_in(language)
    with override(language):
        regions = [(str(title), zones_of(region, cities)) for region, title in REGIONS.items()]
    return [("UTC", [("UTC", "UTC")]), *regions]


def zones_of(region: str, cities: dict[str, str]) -> Choices:
    names = [name for name in available_timezones() if name.startswith(f"{region}/")]
    return sorted([(name, cities.get(name, place(name))) for name in names if name not in OLD_NAMES], key=by_name)


def cities_in(language: str) -> dict[str, str]:
    """The translations know some cities only by the old name of their zone, Kyiv among them."""
    zones = Locale.parse(language, sep="-").time_zones
    return {OLD_NAMES.get(name, name): words["city"] for name, words in zones.items() if "city" in words}


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
