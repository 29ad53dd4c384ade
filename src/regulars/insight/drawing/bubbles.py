"""Circles on a plane that two lines cut into four: how many stand where."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from regulars.insight.drawing.paper import Paper
from regulars.insight.drawing.scales import Frame, Straight, Write, draw_vertical, frame_for

SMALLEST, LARGEST = 3.0, 14  # units; the part of the shorter side


@dataclass(frozen=True)
class Bubble:
    """So many at a place: `size` is drawn as an area. `said` is read out, `url` opens the rows behind it."""

    x: float
    y: float
    size: float
    kind: str
    said: str
    url: str = ""


@dataclass(frozen=True)
class Axis:
    """From `low` to `high`; `cut` is where the plane is divided."""

    low: float
    high: float
    ticks: Sequence[float]
    cut: float
    title: str = ""


@dataclass(frozen=True)
class Corners:
    """What the four parts are called, with a word below each: (name, number)."""

    top_left: tuple[str, str]
    top_right: tuple[str, str]
    bottom_left: tuple[str, str]
    bottom_right: tuple[str, str]


def bubbles(
    width: int,
    *,
    label: str,
    bubbles: Sequence[Bubble],
    across: Axis,
    up: Axis,
    write_across: Write,
    write_up: Write,
    corners: Corners,
) -> Paper:
    """Large circles are drawn first, so that small ones stay to be seen."""
    paper = Paper(width, 430 if width > 400 else 380, label)
    frame = frame_for(paper, [write_up(tick) for tick in up.ticks], top=42, bottom=82, right=14)
    right = Straight(across.low, across.high, frame.left, frame.right)
    height = Straight(up.low, up.high, frame.bottom, frame.top)
    draw_vertical(paper, frame, height, up.ticks, write_up)
    for tick in across.ticks:
        paper.line(right(tick), frame.top, right(tick), frame.bottom, "plot-grid")
        paper.text(right(tick), frame.bottom + 18, write_across(tick))
    paper.text((frame.left + frame.right) / 2, frame.bottom + 36, across.title)
    paper.line(right(across.cut), frame.top, right(across.cut), frame.bottom, "plot-mark")
    paper.line(frame.left, height(up.cut), frame.right, height(up.cut), "plot-mark")
    largest = max((bubble.size for bubble in bubbles), default=1)
    room = min(frame.width, frame.height) / LARGEST
    for bubble in sorted(bubbles, key=lambda one: -one.size):
        radius = max(room * math.sqrt(bubble.size / largest), SMALLEST)
        kind = f"plot-dot {bubble.kind}"
        paper.circle(right(bubble.x), height(bubble.y), radius, kind, said=bubble.said, url=bubble.url)
    _corners(paper, frame, corners)
    return paper


def _corners(paper: Paper, frame: Frame, corners: Corners) -> None:
    """Above and below the plane, where no circle is in the way."""
    placed = (
        (corners.top_left, 12, frame.left, "start"),
        (corners.top_right, 12, frame.right, "end"),
        (corners.bottom_left, frame.bottom + 58, frame.left, "start"),
        (corners.bottom_right, frame.bottom + 58, frame.right, "end"),
    )
    for (name, number), y, x, anchor in placed:
        paper.text(x, y, name, "plot-name", anchor)
        paper.text(x, y + 17, number, "plot-value", anchor)
