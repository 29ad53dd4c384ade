"""The definitions of the core in the reader's language."""

from dataclasses import dataclass

from django.utils.translation import gettext


@dataclass(frozen=True)
class Definition:
    slug: str
    title: str
    meaning: str


def definitions_in_words() -> list[Definition]:
    """All definitions in the order of docs/figures.md."""
    from regulars.analytics.definitions import DEFINITIONS

    return [Definition(slug, gettext(title), gettext(meaning)) for slug, (title, meaning) in DEFINITIONS.items()]
