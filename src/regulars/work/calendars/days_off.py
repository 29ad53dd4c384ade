"""Days on which a country does not work, by its law. Where days off are suspended, people work on them."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from regulars.customers.occasions.holidays import spoken_in


@dataclass(frozen=True)
class DayOff:
    on: date
    name: str


@lru_cache(maxsize=256)
def days_off(country: str, year: int, language: str) -> tuple[DayOff, ...]:
    """Of a year, with their names; none for a country nobody described."""
    # Late: every country of the world is in there, and few processes reckon with it.
    import holidays

    try:
        kind = getattr(holidays, country)
        spoken = spoken_in(getattr(kind, "supported_languages", ()), language)
        found = holidays.country_holidays(country, years=year, language=spoken)
    except (AttributeError, NotImplementedError):
        return ()
    return tuple(DayOff(on, name) for on, name in sorted(found.items()))


@lru_cache(maxsize=256)
def closed_days(country: str, year: int) -> frozenset[date]:
    return frozenset(day.on for day in days_off(country, year, "en")) if country else frozenset()
