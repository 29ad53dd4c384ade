"""The definitions of the core in the reader's language."""

from dataclasses import dataclass

from django.utils.translation import gettext

from regulars.analytics.definitions import DEFINITIONS


@dataclass(frozen=True)
class Explained:
    slug: str
    title: str
    sentence: str


def definitions_in_words() -> list[Explained]:
    """All definitions in the order of docs/figures.md."""
    return [Explained(slug, gettext(one.title), gettext(one.sentence)) for slug, one in DEFINITIONS.items()]
