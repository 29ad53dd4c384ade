"""Every page of Insight on paper: the same figures as on the page, nobody by name, and no picture lost."""

import re
from html import unescape

import pytest
from django.test import RequestFactory
from django.utils.translation import override

from regulars.customers.models import Customer
from regulars.inbox.models import Message
from regulars.insight.bodies import churn_parts_of
from regulars.insight.drawing.standing_alone import standing_alone
from regulars.insight.models import Basis
from regulars.insight.pages import SECTIONS, Page
from regulars.insight.pictures import SIZE, pictures_in
from regulars.insight.queries import figures_of
from regulars.insight.reader import Reader
from regulars.insight.sections.parts import ShownTable
from regulars.insight.sendings.content import PRINTED, Chapter, content_of
from regulars.insight.sendings.document import _table, pdf
from regulars.insight.tests.test_loyalty import crowd
from regulars.insight.tests.test_reports_by_mail import all_known
from regulars.insight.tests.test_risk_pages import scored
from regulars.insight.tests.test_themes import themed, written

__all__ = ["all_known", "crowd", "scored", "themed", "written"]


def chapter_of(run, name: str) -> Chapter:
    (found,) = content_of(run, [name]).chapters
    return found


def written_on(chapter: Chapter) -> str:
    """Everything of a chapter that can be read."""
    stats = [f"{one.label} {one.value} {one.note}" for one in chapter.stats]
    tables = [*chapter.tables, *(one.chart.table for one in chapter.pictures if one.chart and one.chart.table)]
    cells = [cell["text"] for table in tables for row in table.rows for cell in row]
    return "\n".join([*chapter.lines, *stats, *cells, *(one.svg for one in chapter.pictures)])


def test_every_section_of_insight_can_be_printed_and_has_a_picture(all_known):
    content = content_of(all_known, list(PRINTED))
    assert [one.name for one in content.chapters] == [name for name, _title in SECTIONS]
    for chapter in content.chapters:
        assert chapter.pictures, chapter.name


def test_no_picture_of_a_page_is_lost_on_paper(figures):
    reader = Reader("en", "EUR")
    page = Page(figures, figures_of(figures, PRINTED["churn"].names), reader, Basis.ALL)
    on_the_page = [one.id for one in pictures_in(churn_parts_of(RequestFactory().get("/insight/churn/"), page))]
    assert "split" in "".join(on_the_page)
    assert [one.id for one in chapter_of(figures, "churn").pictures] == on_the_page


def test_the_risk_of_leaving_is_in_numbers_and_names_nobody(all_known):
    chapter = chapter_of(all_known, "risk")
    said = "\n".join(chapter.lines)
    assert "60 customers, of whom it expects about 18 to leave" in said
    assert "Repeat purchases. On Jul 31, 2026 the model named the hundred most endangered customers: 62" in said
    assert ("At stake", "€5,982") in [(one.label, one.value) for one in chapter.stats]
    assert {"calibration-orders", "months-orders", "groups-orders"} <= {one.id for one in chapter.pictures}
    everything = "\n".join(written_on(one) for one in content_of(all_known, list(PRINTED)).chapters)
    assert not re.search(r"Customer \d", everything)
    assert not any(name in everything for name in Customer.objects.values_list("name", flat=True))


def test_the_map_of_loyalty_says_on_paper_what_the_page_says(all_known, as_manager):
    page = unescape(as_manager.get("/insight/loyalty/").content.decode())
    chapter = chapter_of(all_known, "loyalty")
    assert chapter.lines[0] in page
    for one in chapter.stats:
        assert one.value in page
        assert one.note in page


def test_themes_on_paper_are_those_of_the_page_without_what_customers_said(all_known, as_manager):
    page = unescape(as_manager.get("/insight/themes/").content.decode())
    chapter = chapter_of(all_known, "themes")
    assert chapter.lines[0] in page
    (table,) = chapter.tables
    for row in table.rows:
        assert row[0]["text"] in page
    said, everything = [one.text for one in Message.objects.all() if one.text != "-"], written_on(chapter)
    assert said
    assert not any(text in everything for text in said)


def test_groups_on_paper_have_their_grid_and_their_names(figures):
    chapter = chapter_of(figures, "groups")
    (table,) = chapter.tables
    assert [column["title"] for column in table.columns] == ["Group", "Customers", "Share", "Revenue so far"]
    assert len(table.rows) == len(figures_of(figures, ("rfm",)).rfm.groups)
    assert {"rfm", "rfm-groups"} <= set(content_of(figures, ["groups"]).slugs)


def test_models_on_paper_say_which_run_and_since_when(all_known):
    all_known.snapshot["models_since"] = {"all": {"bg_nbd": "2026-05-31", "pareto_nbd": "2026-05-31"}}
    all_known.save()
    chapter = chapter_of(all_known, "models")
    assert "predicts what customers buy" in "\n".join(chapter.lines)
    assert "May 31, 2026" in written_on(chapter)
    leaving = next(table for table in chapter.tables if table.caption == "Models of leaving")
    assert [row[0]["text"] for row in leaving.rows] == ["Repeat purchases"]


def test_what_nothing_is_known_of_says_so(figures):
    for name in ("themes", "loyalty"):
        assert chapter_of(figures, name).lines == ("Nothing is known of this yet.",)


def test_rows_that_do_not_fit_on_paper_are_told_of():
    columns = ({"title": "A", "align": "start"},) * 14
    table = ShownTable("", columns, [[{"text": "1"}] * 14] * 15)
    made = _table(table)
    assert len(made["rows"]) == 13
    assert made["left_out"] == "2 more rows are in Insight. 2 more columns are in Insight."
    assert _table(ShownTable("", columns[:2], table.rows[:1]))["left_out"] == ""


@pytest.mark.parametrize("language", ["en", "uk", "ru", "ro"])
def test_the_whole_document_is_made_in_every_language(all_known, language):
    with override(language):
        body = pdf(content_of(all_known, list(PRINTED)), title="Клієнти, ș, ї #let x = 1", company="Roasters $x$")
    assert len(re.findall(rb"/Type\s*/Page\b", body)) >= 15


def test_a_legend_of_long_names_is_written_in_rows_and_not_beyond_the_edge():
    names = ["Відновити пароль, рахунок за жовтень, колега не може"] * 3
    drawn = standing_alone('<svg viewBox="0 0 880 200"></svg>', "Themes", [("1", name) for name in names])
    width = float(SIZE.search(drawn)[1])
    places = [float(x) for x in re.findall(r'<text x="([\d.]+)"', drawn)]
    assert len(places) == 3
    assert all(x + 7 * len(names[0]) < width for x in places)
