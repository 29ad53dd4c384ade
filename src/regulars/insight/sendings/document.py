"""The report as PDF. typst sets it; every word goes in as data, so that no name can become a command."""

import json
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from regulars.analytics.definitions import DEFINITIONS
from regulars.insight.pictures import FONTS, Picture, typefaces
from regulars.insight.sections.parts import ShownTable
from regulars.insight.sendings.content import Chapter, Content

TEMPLATE = FONTS.parent / "sendings" / "report.typ"
# Under a chart the newest rows are enough; a table that stands alone is all there is.
ROWS, ROWS_ALONE, COLUMNS = 13, 60, 12


def pdf(content: Content, *, title: str, company: str) -> bytes:
    """The document, in the language that is on."""
    import typst

    data = {
        "language": get_language() or "en",
        "company": company,
        "title": title,
        "whose": content.whose,
        "until": _("As the company stood on %(day)s") % {"day": content.reader.day(content.until)},
        "chapters": [_chapter(chapter) for chapter in content.chapters],
        "definitions_title": _("What the figures mean"),
        "definitions": [_definition(slug) for slug in content.slugs if slug in DEFINITIONS],
    }
    made = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        font_paths=typefaces(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return bytes(made)


def _chapter(chapter: Chapter) -> dict[str, Any]:
    return {
        "title": chapter.title,
        "lines": list(chapter.lines),
        "stats": [
            {
                "label": one.label,
                "value": one.value,
                "note": " ".join(filter(None, (one.change, one.change_label, one.note))),
            }
            for one in chapter.stats
        ],
        "charts": [_chart(one) for one in chapter.pictures],
        "tables": [{"title": one.caption, **_table(one, ROWS_ALONE)} for one in chapter.tables],
    }


def _chart(picture: Picture) -> dict[str, Any]:
    chart = picture.chart
    return {
        "svg": picture.svg,
        "caption": chart.caption if chart else "",
        "table": _table(chart.table) if chart and chart.table else None,
    }


def _table(table: ShownTable, most: int = ROWS) -> dict[str, Any]:
    """As much of a table as a page is wide and long: the newest rows stand first, and what is left out is said."""
    return {
        "heads": [column["title"] for column in table.columns[:COLUMNS]],
        "aligns": [column["align"] for column in table.columns[:COLUMNS]],
        "rows": [[cell["text"] for cell in row[:COLUMNS]] for row in table.rows[:most]],
        "left_out": _left_out(len(table.rows) - most, len(table.columns) - COLUMNS),
    }


def _left_out(rows: int, columns: int) -> str:
    said = []
    if rows > 0:
        said.append(
            ngettext("%(count)s more row is in Insight.", "%(count)s more rows are in Insight.", rows) % {"count": rows}
        )
    if columns > 0:
        said.append(
            ngettext("%(count)s more column is in Insight.", "%(count)s more columns are in Insight.", columns)
            % {"count": columns}
        )
    return " ".join(said)


def _definition(slug: str) -> dict[str, str]:
    return {"title": _(DEFINITIONS[slug].title), "sentence": _(DEFINITIONS[slug].sentence)}
