"""What a report holds: for each page its headline figures, its sentences, its charts and their tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from regulars.insight.filters import EVERYBODY_EVER, Filters, days_title, window_of
from regulars.insight.models import Basis, ReportPlan, Run, SliceRun
from regulars.insight.pages import SECTIONS, Page, done_part
from regulars.insight.pictures import Picture, pictures_in
from regulars.insight.queries import figures_of
from regulars.insight.reader import Reader
from regulars.insight.remarks.queries import remarks
from regulars.insight.sections.parts import Chart, ShownTable, Stat
from regulars.insight.sendings.printed import PRINTED, Printed
from regulars.insight.slices.conditions import asked
from regulars.insight.slices.queries import slice_figures
from regulars.insight.slices.titles import title_of
from regulars.insight.stored import EVER


@dataclass(frozen=True)
class Chapter:
    """One page of Insight on paper. `tables` are those that stand without a chart; `explained`: definitions of what is
    neither a figure nor a chart."""

    name: str
    title: str
    lines: tuple[str, ...]
    stats: tuple[Stat, ...]
    pictures: tuple[Picture, ...]
    tables: tuple[ShownTable, ...] = ()
    explained: tuple[str, ...] = ()


@dataclass(frozen=True)
class Content:
    """Everything a report says, in one language. `until`: the last day the figures speak of; `whose`: of whom and of
    which days they are, "" for everybody at all times."""

    reader: Reader
    until: Any
    chapters: tuple[Chapter, ...]
    whose: str = ""

    @property
    def slugs(self) -> list[str]:
        """The definitions of what is shown, each once, in the order of the report."""
        found = [one.definition for chapter in self.chapters for one in chapter.stats]
        found += [p.chart.definition for chapter in self.chapters for p in chapter.pictures if p.chart]
        found += [address for chapter in self.chapters for address in chapter.explained]
        return list(dict.fromkeys(address.partition("#")[2] for address in found if address))


def page_titles() -> list[tuple[str, str]]:
    return [(name, str(title)) for name, title in SECTIONS if name in PRINTED]


def content_of(run: Run, pages: Sequence[str], filters: Filters = EVERYBODY_EVER) -> Content:
    """The named pages of a run, in the language that is on; of a part, its newest figures and their run.

    Two queries and a few for each page. Raises NoFiguresYet, PartNotComputed.
    """
    part = None if filters.conditions.is_everybody else done_part(filters.conditions)
    run = part.run if part else run
    whole = figures_of(run, ())
    reader = Reader(get_language() or "en", whole.summary["currency"], remarks=remarks())
    titles = dict(page_titles())
    chapters = [
        _chapter(_open(run, part, name, filters, reader), name, titles[name], filters)
        for name in PRINTED
        if name in pages
    ]
    return Content(reader, whole.period.until, tuple(chapters), whose(filters))


def filters_of_plan(plan: ReportPlan) -> Filters:
    """Of whom and of which days a report is sent."""
    words = plan.asked or {}
    return Filters(asked(words), window_of(words), None)


def whose(filters: Filters, names: dict[int, str] | None = None) -> str:
    """«Industry: retail, from January 2026»; nothing for everybody at all times. names: of segments, where known."""
    said = [title_of(filters.conditions, names)] if filters.any else []
    return ", ".join(filter(None, [*said, days_title(filters.window)]))


def _open(run: Run, part: SliceRun | None, name: str, filters: Filters, reader: Reader) -> Page:
    printed = PRINTED[name]
    narrowed = part is not None and not printed.of_everybody
    figures = slice_figures(part, printed.names, Basis.ALL) if part and narrowed else figures_of(run, printed.names)
    figures.window = EVER if printed.timeless else filters.window
    return Page(run, figures, reader, Basis.ALL, part if narrowed else None)


def _chapter(page: Page, name: str, title: str, filters: Filters) -> Chapter:
    printed = PRINTED[name]
    parts = printed.build(page, filters)
    lines = [line.text for line in parts.get("lines", ())]
    stats, pictures, tables = tuple(parts.get("stats", ())), tuple(pictures_in(parts)), tuple(tables_in(parts))
    if not (lines or stats or pictures or tables):
        lines = [_("Nothing is known of this yet.")]
    said = (*_of_another_time(printed, filters, page), *lines)
    return Chapter(name, title, said, stats, pictures, tables, tuple(parts.get("explained", ())))


def _of_another_time(printed: Printed, filters: Filters, page: Page) -> list[str]:
    if not printed.timeless or filters.window == EVER:
        return []
    return [
        _("These figures are of %(day)s: other days cannot be chosen.")
        % {"day": page.reader.day(page.figures.period.until)}
    ]


def tables_in(parts: Any) -> Iterator[ShownTable]:
    """Every table among the parts of a page that stands without a chart."""
    if isinstance(parts, ShownTable):
        yield parts
    elif isinstance(parts, dict):
        for value in parts.values():
            yield from tables_in(value)
    elif is_dataclass(parts) and not isinstance(parts, type | Chart):
        for field in fields(parts):
            yield from tables_in(getattr(parts, field.name))
