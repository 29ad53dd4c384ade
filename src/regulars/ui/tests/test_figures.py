from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from regulars.ui import figures
from regulars.ui.drawing import share_bar, sparkline
from regulars.ui.templatetags.ui_tags import initials, tint

LANGUAGES = ["en", "uk", "ru", "ro"]


def written(expression: str, language: str = "en", **context: object) -> str:
    with translation.override(language):
        return Template("{% load ui_tags %}{{ " + expression + " }}").render(Context(context))


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "€1,234.50"), ("uk", "1 234,50 EUR"), ("ru", "1 234,50 €"), ("ro", "1.234,50 EUR")],
)
def test_money_is_written_as_the_reader_writes_it(language, expected):
    assert written("123450|money:'EUR'", language).replace("\xa0", " ") == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "expression",
    ["x|money", "x|money_whole", "x|money_short", "x|number", "x|share", "x|change", "x|day", "x|ago"],
)
def test_what_is_not_known_is_a_dash_in_every_language(language, expression):
    assert written(expression, language, x=None) == figures.MISSING


def test_a_fall_has_a_real_minus():
    assert written("-0.031|change") == "−3.1%"
    assert written("-0.012|points") == "−1.2 pp"


def test_nothing_changed_has_no_sign():
    assert written("x|change", x=0.0) == "0.0%"


def test_a_day_is_an_element_a_machine_can_read():
    assert written("x|day", x=date(2026, 11, 21)) == '<time datetime="2026-11-21">Nov 21, 2026</time>'


def test_a_month_stands_alone_in_slavic_languages():
    assert figures.day(date(2026, 11, 1), "uk", style="month") == "листопад 2026"


def test_ago_counts_from_the_moment_it_is_read():
    now = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    assert figures.ago(datetime(2026, 11, 21, 10, 0, tzinfo=UTC), now, "en") == "2 hours ago"
    assert figures.ago(date(2026, 11, 20), now, "uk") == "1 день тому"


def test_initials_are_of_the_first_and_the_last_word():
    assert [initials(name) for name in ("Олена Петрівна Мельник", "ion", "", "«Kava» (Lviv)")] == ["ОМ", "I", "?", "?"]


def test_a_name_keeps_its_colour():
    assert tint("Olena") == tint("Olena")
    assert {tint(str(number)) for number in range(200)} == set(range(1, 9))


def test_a_line_breaks_where_a_value_is_missing():
    assert sparkline([1, 2, None, 3, 4]).count("M") == 2


def test_a_line_of_one_value_is_not_drawn():
    assert sparkline([3, None]) == ""


def test_a_flat_line_lies_in_the_middle():
    assert 'd="M2.0 12.0L94.0 12.0"' in sparkline([5, 5])


def test_a_bar_never_leaves_its_track():
    assert 'width="100.0"' in share_bar(1.7)
    assert 'width="0.0"' in share_bar(-2)
