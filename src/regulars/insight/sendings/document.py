"""The report as PDF. typst sets it; every word goes in as data, so that no name can become a command."""

import json
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from regulars.analytics.definitions import DEFINITIONS
from regulars.insight.pictures import FONTS, Picture, typefaces
from regulars.insight.sections.parts import ShownTable
from regulars.insight.sendings.content import Chapter, Content

TEMPLATE = FONTS.parent / "sendings" / "report.typ"
ROWS, COLUMNS = 13, 12


def pdf(content: Content, *, title: str, company: str) -> bytes:
    """The document, in the language that is on."""
    import typst

    data = {
        "language": get_language() or "en",
        "company": company,
        "title": title,
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
    }


def _chart(picture: Picture) -> dict[str, Any]:
    chart = picture.chart
    return {
        "svg": picture.svg,
        "caption": chart.caption if chart else "",
        "table": _table(chart.table) if chart and chart.table else None,
    }


def _table(table: ShownTable) -> dict[str, Any]:
    """As much of a table as a page is wide and a chart needs: the newest rows stand first."""
    return {
        "heads": [column["title"] for column in table.columns[:COLUMNS]],
        "aligns": [column["align"] for column in table.columns[:COLUMNS]],
        "rows": [[cell["text"] for cell in row[:COLUMNS]] for row in table.rows[:ROWS]],
    }


def _definition(slug: str) -> dict[str, str]:
    return {"title": _(DEFINITIONS[slug].title), "sentence": _(DEFINITIONS[slug].sentence)}
