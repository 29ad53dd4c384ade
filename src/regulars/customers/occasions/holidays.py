"""Public holidays by country, named in the reader's language where the library knows the names."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

ENGLISH = "en_US"


@dataclass(frozen=True)
class Holiday:
    on: date
    name: str


def holidays_between(country: str, first: date, last: date, language: str) -> list[Holiday]:
    """Holidays of a country from `first` to `last`, both included; none for a country nobody described."""
    found = [one for year in range(first.year, last.year + 1) for one in holidays_of(country, year, language)]
    return [holiday for holiday in found if first <= holiday.on <= last]


@lru_cache(maxsize=256)
def holidays_of(country: str, year: int, language: str) -> tuple[Holiday, ...]:
    """All holidays of a year. Where the days off are suspended (martial law) the days themselves still count."""
    # Late: every country of the world is in there, and most pages show no holiday.
    import holidays

    try:
        kind = getattr(holidays, country)
        spoken = spoken_in(getattr(kind, "supported_languages", ()), language)
        found = holidays.country_holidays(country, years=year, language=spoken)
        if not found and "workday" in kind.supported_categories:
            found = holidays.country_holidays(country, years=year, language=spoken, categories=("workday",))
    except (AttributeError, NotImplementedError):
        return ()
    return tuple(Holiday(on, name) for on, name in sorted(found.items()))


def spoken_in(supported: tuple[str, ...], language: str) -> str | None:
    """The library's language nearest to the reader's: the same, else English, else what the country itself says."""
    same = [one for one in supported if one.partition("_")[0] == language]
    return next((one for one in (*same, ENGLISH) if one in supported), None)
