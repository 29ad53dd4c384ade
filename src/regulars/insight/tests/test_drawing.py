"""Drawings: right in their proportions, readable to everybody, without colours or styles of their own."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from regulars.insight.drawing.columns import Column, Part, Step, columns, waterfall
from regulars.insight.drawing.lines import Line, Point, lines
from regulars.insight.drawing.paper import NARROW, WIDE, wide_and_narrow
from regulars.insight.drawing.ranges import Range, ranges
from regulars.insight.drawing.scales import round_ticks

EVIL = '<script>"&'


def written(value: float) -> str:
    return f"{value:g}"


def movements(start: int, new: int, lost: int) -> list[Step]:
    end = start + new - lost
    return [
        Step("Start", start, "plot-total", EVIL, str(start), total=True),
        Step("New", new, "plot-good", "new", f"+{new}", "/rows?figure=new&period=1"),
        Step("Lost", -lost, "plot-bad", "lost", f"-{lost}"),
        Step("End", end, "plot-total", "end", str(end), total=True),
    ]


def drawings(width: int) -> list[str]:
    bars = [Column(EVIL, (Part(5, "plot-good", EVIL, "/x?a=1&b=2"), Part(-3, "plot-bad", "lost"))), Column("b", ())]
    groups = [Range(EVIL, 0.2, "20%", EVIL, 0.1, 0.3, "/x")]
    points = (Point("a", 0.1, EVIL, 0.05, 0.2), Point("b", None), Point("c", 0.3, "c", open=True))
    return [
        columns(width, label=EVIL, rows=bars, write=written).draw(),
        waterfall(width, label=EVIL, steps=movements(100, 20, 30), write=written).draw(),
        lines(width, label=EVIL, series=[Line(points)], write=written).draw(),
        ranges(width, label=EVIL, rows=groups, write=written, mark=0.25).draw(),
    ]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_drawing_is_well_formed_and_without_style(width):
    for drawing in drawings(width):
        ElementTree.fromstring(drawing)
        assert not re.search(r"style=|fill=|stroke=|#[0-9a-f]{3}", drawing)
        assert "<script" not in drawing


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_nothing_is_drawn_outside_the_paper(width):
    for drawing in drawings(width):
        for name, x in re.findall(r"<(\w+)[^>]* (?:x|cx|x1)=\"(-?[\d.]+)\"", drawing):
            assert 0 <= float(x) <= width, name


def test_bars_are_as_high_as_their_values():
    rows = [Column("a", (Part(10, "plot-good", "a"),)), Column("b", (Part(5, "plot-good", "b"),))]
    drawing = columns(WIDE, label="", rows=rows, write=written).draw()
    high, half = (float(height) for height in re.findall(r'height="([\d.]+)" ?>', drawing))
    assert high == pytest.approx(2 * half, rel=0.02)


def test_a_waterfall_ends_where_its_steps_lead():
    drawing = waterfall(WIDE, label="", steps=movements(100, 20, 30), write=written).draw()
    tops = re.findall(r'<rect class="plot-(\w+)" x="[\d.]+" y="([\d.]+)" width="[\d.]+" height="([\d.]+)"', drawing)
    (_, _, _), (_, new_top, _), (_, lost_top, lost_height), (_, end_top, _) = tops
    assert new_top == lost_top
    assert float(lost_top) + float(lost_height) == pytest.approx(float(end_top), abs=0.2)


def test_an_axis_that_does_not_begin_at_zero_is_torn():
    assert "plot-tear" in waterfall(WIDE, label="", steps=movements(1000, 20, 30), write=written).draw()
    assert "plot-tear" not in waterfall(WIDE, label="", steps=movements(10, 20, 5), write=written).draw()


def test_a_value_that_is_not_known_breaks_the_line():
    points = tuple(Point(str(n), value) for n, value in enumerate((1, 2, None, 3, 4)))
    drawing = lines(WIDE, label="", series=[Line(points)], write=written).draw()
    (stroke,) = re.findall(r'<path class="plot-line[^"]*" d="([^"]+)"', drawing)
    assert stroke.count("M") == 2


def test_there_is_a_drawing_for_a_screen_and_one_for_a_phone():
    both = wide_and_narrow(lambda width: columns(width, label="", rows=[Column("a", ())], write=written))
    assert f'viewBox="0 0 {WIDE} ' in both
    assert f'viewBox="0 0 {NARROW} ' in both


@pytest.mark.parametrize(("low", "high"), [(0, 0), (0, 0.003), (-5, 7), (0, 1), (3, 1e9), (0, 97)])
def test_ticks_are_round_even_and_cover_what_is_drawn(low, high):
    ticks = round_ticks(low, high)
    steps = {round(b - a, 9) for a, b in pairwise(ticks)}
    assert len({round(step, 6) for step in steps}) == 1
    assert ticks[0] <= low
    assert ticks[-1] >= high
    assert 2 <= len(ticks) <= 8


def test_a_period_alone_shows_its_interval():
    drawing = lines(WIDE, label="", series=[Line((Point("2025", 0.4, "", 0.3, 0.5),))], write=written).draw()
    (band,) = re.findall(r'<path class="plot-band[^"]*" d="([^"]+)"', drawing)
    assert band.startswith("M")
    assert band.endswith("Z")
