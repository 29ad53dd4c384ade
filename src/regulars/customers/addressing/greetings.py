"""The first line of a letter."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from regulars.customers.addressing.parsing import parse_name
from regulars.customers.addressing.parts import DOUBTS, FEMALE, Doubt, Parts
from regulars.customers.addressing.vocative import called, called_after_father

LENGTH = 120
"""No greeting is longer; a name that would make it so is greeted neutrally."""


class Tone(StrEnum):
    FORMAL = "formal"
    FRIENDLY = "friendly"


@dataclass(frozen=True)
class Greeting:
    """A line to begin with. `certain` is False for the neutral line, and `why` tells what is missing."""

    text: str
    certain: bool
    why: str | Promise


CORRECTED = _("A colleague wrote it down.")
NEUTRAL = {
    "uk": ("Добрий день!", "Вітаємо!"), "ru": ("Здравствуйте!", "Здравствуйте!"), "ro": ("Bună ziua", "Bună ziua"),
    "en": ("Hello", "Hello"), "pl": ("Dzień dobry", "Dzień dobry"), "de": ("Guten Tag", "Hallo"),
    "fr": ("Bonjour", "Bonjour"), "es": ("Buenos días", "Hola"), "it": ("Buongiorno", "Buongiorno"),
}  # fmt: skip


def neutral(language: str, tone: Tone, doubt: Doubt) -> Greeting:
    """The line that is right for everybody who reads the language."""
    formal, friendly = NEUTRAL.get(language, NEUTRAL["en"])
    return Greeting(formal if tone == Tone.FORMAL else friendly, certain=False, why=DOUBTS[doubt])


def greeting(named: Parts | str, *, language: str, tone: Tone = Tone.FORMAL) -> Greeting:
    """How to greet a person, given by the parts of their name or by the name as it is written.

    >>> greeting("Коваленко Наталія Миколаївна", language="uk").text
    'Добрий день, Наталіє Миколаївно!'
    >>> greeting("Maria Popescu", language="ro").text, greeting("Sarah Jones", language="en").text
    ('Stimată doamnă Popescu', 'Dear Ms Jones')
    >>> greeting("Наталья Сергеевна", language="ru").text
    'Здравствуйте, Наталья Сергеевна!'
    >>> greeting("", language="uk").text
    'Добрий день!'
    """
    parts = parse_name(named, language) if isinstance(named, str) else named
    if parts.doubt:
        return neutral(language, tone, parts.doubt)
    way = WAYS.get((language, tone))
    if way is None:
        return neutral(language, tone, Doubt.LANGUAGE)
    said = way(parts)
    if isinstance(said, Doubt):
        return neutral(language, tone, said)
    if len(said) > LENGTH:
        return neutral(language, tone, Doubt.ORDER)
    return Greeting(said, certain=True, why=DOUBTS[Doubt.NONE])


def ukrainian_formal(parts: Parts) -> str | Doubt:
    """By name and patronymic; without one «пані Наталіє», as the language has it since long before patronymics."""
    name, father = called(parts.given, parts.gender), called_after_father(parts.patronymic, parts.gender)
    if not parts.gender:
        return Doubt.GENDER
    if not name or (parts.patronymic and not father):
        return Doubt.ORDER
    if father:
        return f"Добрий день, {name} {father}!"
    return f"Добрий день, {'пані' if parts.gender == FEMALE else 'пане'} {name}!"


def ukrainian_friendly(parts: Parts) -> str | Doubt:
    name = called(parts.given, parts.gender)
    if not name:
        return Doubt.ORDER if parts.gender else Doubt.GENDER
    return f"Вітаємо, {name}!"


def russian_formal(parts: Parts) -> str | Doubt:
    if not parts.given:
        return Doubt.ORDER
    name = f"{parts.given} {parts.patronymic}".strip()
    return f"Здравствуйте, {name}!"


def russian_friendly(parts: Parts) -> str | Doubt:
    return f"Здравствуйте, {parts.given}!" if parts.given else Doubt.ORDER


def romanian_formal(parts: Parts) -> str | Doubt:
    if not parts.gender or not parts.family:
        return Doubt.FAMILY if parts.gender else Doubt.GENDER
    return f"{'Stimată doamnă' if parts.gender == FEMALE else 'Stimate domnule'} {parts.family}"


def romanian_friendly(parts: Parts) -> str | Doubt:
    return f"Bună, {parts.given}" if parts.given else Doubt.ORDER


def english_formal(parts: Parts) -> str | Doubt:
    if not parts.family:
        return Doubt.FAMILY
    if parts.title:
        return f"Dear {parts.title} {parts.family}"
    if not parts.gender:
        return Doubt.GENDER
    return f"Dear {'Ms' if parts.gender == FEMALE else 'Mr'} {parts.family}"


def english_friendly(parts: Parts) -> str | Doubt:
    return f"Hello {parts.given}" if parts.given else Doubt.ORDER


WAYS: dict[tuple[str, Tone], Callable[[Parts], str | Doubt]] = {
    ("uk", Tone.FORMAL): ukrainian_formal,
    ("uk", Tone.FRIENDLY): ukrainian_friendly,
    ("ru", Tone.FORMAL): russian_formal,
    ("ru", Tone.FRIENDLY): russian_friendly,
    ("ro", Tone.FORMAL): romanian_formal,
    ("ro", Tone.FRIENDLY): romanian_friendly,
    ("en", Tone.FORMAL): english_formal,
    ("en", Tone.FRIENDLY): english_friendly,
}
