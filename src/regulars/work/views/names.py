"""Who did something, in words: for histories of what is here."""

from collections.abc import Iterable

from regulars.staff.actors import EMPLOYEE
from regulars.staff.api_keys import api_keys
from regulars.staff.queries import employees

PROGRAM = "staff.api_key:"


def actor_names(actors: Iterable[str]) -> dict[str, str]:
    """Names of employees and programs; what the system did by itself has none. One query for each of the two."""
    named = set(actors)
    people, programs = numbers(EMPLOYEE, named), numbers(PROGRAM, named)
    names = {f"{EMPLOYEE}{one.pk}": str(one) for one in employees().filter(id__in=people)} if people else {}
    if programs:
        names |= {f"{PROGRAM}{key.pk}": str(key) for key in api_keys().filter(id__in=programs)}
    return names


def numbers(beginning: str, actors: Iterable[str]) -> list[int]:
    after = (actor.removeprefix(beginning) for actor in actors if actor.startswith(beginning))
    return [int(number) for number in after if number.isdecimal()]
