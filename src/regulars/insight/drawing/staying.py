"""Curves of staying: the share still there by month, its interval, and below how many are still watched."""

from collections.abc import Sequence
from dataclasses import dataclass

from regulars.insight.drawing.lines import Line, draw_line
from regulars.insight.drawing.paper import Paper
from regulars.insight.drawing.scales import Bands, Frame, Straight, Write, draw_vertical, frame_for

HEIGHT, ROW = 230, 17
STEPS = (1, 3, 6, 12, 24, 36, 60)
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
ROOM = 12


@dataclass(frozen=True)
class Staying:
    """A curve by month, and how many are watched after each of its months, as written."""

    line: Line
    watched: tuple[str, ...]


def staying(width: int, *, label: str, head: str, curves: Sequence[Staying], write: Write) -> Paper:
    """head: the words above the numbers of the watched."""
    paper = Paper(width, HEIGHT + 34 + ROW * len(curves), label)
    frame = frame_for(paper, [write(tick) for tick in TICKS], bottom=50 + ROW * len(curves), right=18)
    scale = Straight(0, 1, frame.bottom, frame.top)
    months = max((len(curve.line.points) for curve in curves), default=1)
    bands = Bands(months, frame.left, frame.right, gap=0)
    draw_vertical(paper, frame, scale, TICKS, write)
    for curve in curves:
        draw_line(paper, bands, scale, curve.line)
    shown = _months_shown(bands, curves)
    for month in shown:
        paper.text(bands.middle(month), frame.bottom + 18, str(month))
    paper.text(12, frame.bottom + 40, head, "plot-label", "start")
    for row, curve in enumerate(curves):
        _watched(paper, frame, bands, curve, shown, frame.bottom + 40 + ROW * (row + 1))
    return paper


def _months_shown(bands: Bands, curves: Sequence[Staying]) -> range:
    """Every year where there is room for it, every month of a short time."""
    widest = max((len(words) for curve in curves for words in curve.watched), default=1) * 6.8 + ROOM
    step = next((step for step in STEPS if step * bands.step >= widest), STEPS[-1])
    return range(0, bands.count, step)


def _watched(paper: Paper, frame: Frame, bands: Bands, curve: Staying, shown: range, y: float) -> None:
    paper.circle(frame.left - 22, y - 4, 3, f"plot-fill-{curve.line.kind}")
    for month in shown:
        if month < len(curve.watched):
            paper.text(bands.middle(month), y, curve.watched[month])
