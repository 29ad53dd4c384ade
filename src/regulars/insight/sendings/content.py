"""What a report holds: for each page its headline figures, its sentences, its charts and their tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import get_language

from regulars.insight.bodies import (
    CHANNEL,
    Build,
    churn_parts_of,
    cohorts_parts_of,
    lifetimes_parts_of,
    overview_parts_of,
    value_parts_of,
    winning_parts_of,
)
from regulars.insight.models import Basis, Run
from regulars.insight.pages import SECTIONS, Page
from regulars.insight.pictures import Picture, pictures_in
from regulars.insight.queries import figures_of
from regulars.insight.reader import Reader
from regulars.insight.remarks.queries import remarks
from regulars.insight.sections.parts import Stat
from regulars.insight.stored import cohorts_by

MOST_PICTURES = 9

# Pages that make sense on paper, in the order they are printed: what makes their parts, of which figures.
PRINTED: dict[str, tuple[Build, tuple[str, ...]]] = {
    "overview": (overview_parts_of, ("churn", "revenue", "recurring", "value")),
    "churn": (churn_parts_of, ("churn", "recurring", "splits", "definitions")),
    "cohorts": (cohorts_parts_of, ("cohorts",)),
    "lifetimes": (lifetimes_parts_of, ("lifetimes",)),
    "value": (value_parts_of, ("value", "splits", "models")),
    "spending": (winning_parts_of, ("value", "revenue", "churn", "cohorts", "costs", cohorts_by(CHANNEL))),
}


@dataclass(frozen=True)
class Chapter:
    """One page of Insight on paper."""

    name: str
    title: str
    lines: tuple[str, ...]
    stats: tuple[Stat, ...]
    pictures: tuple[Picture, ...]


@dataclass(frozen=True)
class Content:
    """Everything a report says, in one language. `until`: the last day the figures speak of."""

    reader: Reader
    until: Any
    chapters: tuple[Chapter, ...]

    @property
    def slugs(self) -> list[str]:
        """The definitions of what is shown, each once, in the order of the report."""
        found = [one.definition for chapter in self.chapters for one in chapter.stats]
        found += [p.chart.definition for chapter in self.chapters for p in chapter.pictures if p.chart]
        return list(dict.fromkeys(address.partition("#")[2] for address in found if address))


def page_titles() -> list[tuple[str, str]]:
    return [(name, str(title)) for name, title in SECTIONS if name in PRINTED]


def content_of(run: Run, pages: Sequence[str]) -> Content:
    """The named pages of a run, in the language that is on. Two queries and one for each page. Raises NoFiguresYet."""
    currency = figures_of(run, ()).summary["currency"]
    reader = Reader(get_language() or "en", currency, remarks=remarks())
    titles = dict(page_titles())
    chapters = [_chapter(run, name, titles[name], reader) for name in PRINTED if name in pages]
    return Content(reader, figures_of(run, ()).period.until, tuple(chapters))


def _chapter(run: Run, name: str, title: str, reader: Reader) -> Chapter:
    build, names = PRINTED[name]
    parts = build(_unasked(name), Page(run, figures_of(run, names, Basis.ALL), reader, Basis.ALL))
    pictures = list(pictures_in(parts))
    return Chapter(
        name,
        title,
        tuple(line.text for line in parts.get("lines", ())),
        tuple(parts.get("stats", ())),
        tuple(pictures[:MOST_PICTURES]),
    )


def _unasked(name: str) -> HttpRequest:
    """The page as it opens when the address asks for nothing."""
    request = HttpRequest()
    request.path, request.GET = reverse(f"insight:{name}"), QueryDict()
    return request
