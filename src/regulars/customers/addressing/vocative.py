"""The Ukrainian vocative: «Наталія Миколаївна» is called «Наталіє Миколаївно»."""

from functools import lru_cache

from regulars.customers.addressing.given_names import is_given
from regulars.customers.addressing.parts import FEMALE

# Where the library's rule does not know that the vowel of the stem changes.
EXCEPTIONS = {"антін": "Антоне"}
VOWELS = "аеиіоуєїюяё"


@lru_cache(maxsize=4096)
def called(given: str, gender: str) -> str:
    """A first name in the vocative; "" where the form is not certain.

    >>> called("Наталія", "female"), called("Павло", "male"), called("Нінель", "female")
    ('Наталіє', 'Павле', '')
    """
    if not given or not gender or not (is_given(given, "uk") or declines_as_its_gender(given, gender)):
        return ""
    if given.casefold() in EXCEPTIONS:
        return EXCEPTIONS[given.casefold()]
    # Late: its rules take time and memory, which a page without Ukrainian names need not spend.
    from shevchenko import in_vocative  # type: ignore[import-untyped]

    kind = "feminine" if gender == FEMALE else "masculine"
    try:
        found = in_vocative({"gender": kind, "givenName": given})
    except Exception:
        return ""
    return str(found.get("givenName") or "")


def declines_as_its_gender(given: str, gender: str) -> bool:
    """Of names we do not know, only endings that leave no choice: -а for women, a hard consonant for men."""
    last = given[-1].casefold()
    return last in "ая" if gender == FEMALE else last not in VOWELS + "ь'’ʼжчшщ"


def called_after_father(patronymic: str, gender: str) -> str:
    """
    >>> called_after_father("Миколаївна", "female"), called_after_father("Ілліч", "male")
    ('Миколаївно', 'Іллічу')
    >>> called_after_father("Октай огли", "male")
    'Октай огли'
    """
    if " " in patronymic:
        return patronymic
    if gender == FEMALE:
        return f"{patronymic[:-1]}о" if patronymic.endswith("а") else ""
    return f"{patronymic}у" if patronymic.endswith("ч") else ""
