"""Lines over periods, with the interval in which the true value lies."""

from collections.abc import Sequence
from dataclasses import dataclass

from regulars.insight.drawing.marks import Mark, draw_marks
from regulars.insight.drawing.paper import Paper
from regulars.insight.drawing.scales import (
    Bands,
    Straight,
    Write,
    draw_horizontal,
    draw_vertical,
    frame_for,
    round_ticks,
)

LONE_WIDTH = 7


@dataclass(frozen=True)
class Point:
    """A value of a period; None where it is not known. `low` and `high` bound it; `open` = the period is not over."""

    label: str
    value: float | None
    said: str = ""
    low: float | None = None
    high: float | None = None
    open: bool = False
    url: str = ""


@dataclass(frozen=True)
class Line:
    points: tuple[Point, ...]
    kind: int = 1


def lines(
    width: int,
    *,
    label: str,
    series: Sequence[Line],
    write: Write,
    floor: float | None = 0,
    ceiling: float | None = None,
    marks: Sequence[Mark] = (),
) -> Paper:
    """Lines side by side over the same periods. `floor` None: the axis begins where the values do."""
    paper = Paper(width, 250 if width > 400 else 220, label)
    values = [
        value for line in series for point in line.points for value in (point.value, point.high) if value is not None
    ]
    lows = [
        value for line in series for point in line.points for value in (point.value, point.low) if value is not None
    ]
    bottom = floor if floor is not None else min(lows, default=0)
    top = max(values, default=1)
    ticks = round_ticks(bottom, min(top, ceiling) if ceiling else top)
    frame = frame_for(paper, [write(tick) for tick in ticks], top=30 if marks else 14)
    scale = Straight(ticks[0], ticks[-1], frame.bottom, frame.top)
    bands = Bands(max((len(line.points) for line in series), default=1), frame.left, frame.right, gap=0)
    draw_vertical(paper, frame, scale, ticks, write)
    draw_marks(paper, frame, bands, marks)
    for line in series:
        draw_line(paper, bands, scale, line)
    if series:
        draw_horizontal(paper, frame, bands, [point.label for point in series[0].points])
    return paper


def draw_line(paper: Paper, bands: Bands, scale: Straight, line: Line) -> None:
    """A line with its interval and a dot for each period."""
    paper.path(_band(bands, scale, line.points), f"plot-band plot-band-{line.kind}")
    paper.path(
        _stroke(bands, scale, [None if p.open else p.value for p in line.points]), f"plot-line plot-stroke-{line.kind}"
    )
    last = len(line.points) - 1
    if last > 0 and line.points[last].open:
        tail = [p.value if i >= last - 1 else None for i, p in enumerate(line.points)]
        paper.path(_stroke(bands, scale, tail), f"plot-line plot-dashed plot-stroke-{line.kind}")
    for index, point in enumerate(line.points):
        if point.value is not None:
            kind = f"plot-dot plot-fill-{line.kind}" + (" plot-dot-open" if point.open else "")
            paper.circle(bands.middle(index), scale(point.value), 3, kind, said=point.said, url=point.url)


def _stroke(bands: Bands, scale: Straight, values: Sequence[float | None]) -> str:
    drawn, pen_down = [], False
    for index, value in enumerate(values):
        if value is not None:
            drawn.append(f"{'L' if pen_down else 'M'}{bands.middle(index):.1f} {scale(value):.1f}")
        pen_down = value is not None
    return "".join(drawn)


def _band(bands: Bands, scale: Straight, points: Sequence[Point]) -> str:
    """The area between the bounds, one piece for each unbroken run of known ones."""
    runs: list[list[tuple[float, float, float]]] = [[]]
    for index, point in enumerate(points):
        if point.low is None or point.high is None:
            runs.append([])
            continue
        high = min(point.high, scale.high)
        runs[-1].append((bands.middle(index), scale(point.low), scale(high)))
    return "".join(_piece(run) for run in runs if run)


def _piece(run: Sequence[tuple[float, float, float]]) -> str:
    if len(run) == 1:
        # A period alone has its interval too.
        ((x, low, high),) = run
        run = [(x - LONE_WIDTH, low, high), (x + LONE_WIDTH, low, high)]
    over = "L".join(f"{x:.1f} {high:.1f}" for x, _low, high in run)
    back = "L".join(f"{x:.1f} {low:.1f}" for x, low, _high in reversed(run))
    return f"M{over}L{back}Z"
