"""From values to places on the paper: round ticks, straight scales, equal bands."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from regulars.insight.drawing.paper import Paper

Write = Callable[[float], str]


def round_ticks(low: float, high: float, count: int = 4) -> list[float]:
    """Round numbers that cover low to high, about `count` steps apart.

    >>> round_ticks(0, 87)
    [0.0, 25.0, 50.0, 75.0, 100.0]
    >>> round_ticks(-3, 3)
    [-4.0, -2.0, 0.0, 2.0, 4.0]
    """
    if high <= low:
        high = low + 1
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(size * power for size in (1, 2, 2.5, 5, 10) if size * power >= rough * 0.999)
    first, last = math.floor(low / step), math.ceil(high / step - 1e-9)
    return [round(number * step, 10) for number in range(first, last + 1)]


@dataclass(frozen=True)
class Frame:
    """The part of a paper between the axes."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True)
class Straight:
    """A straight scale: `low` is drawn at `start`, `high` at `end`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


@dataclass(frozen=True)
class Bands:
    """Equal places side by side; `gap` is the share of a place that is left free."""

    count: int
    start: float
    end: float
    gap: float = 0.28

    @property
    def step(self) -> float:
        return (self.end - self.start) / max(self.count, 1)

    @property
    def width(self) -> float:
        return self.step * (1 - self.gap)

    def left(self, index: int) -> float:
        return self.start + self.step * (index + self.gap / 2)

    def middle(self, index: int) -> float:
        return self.start + self.step * (index + 0.5)


def frame_for(paper: Paper, ticks: Sequence[str], *, top: float = 14, bottom: float = 26, right: float = 8) -> Frame:
    """Room for the words of the vertical axis on the left and for those of the horizontal one below."""
    widest = max((len(words) for words in ticks), default=0)
    return Frame(12 + widest * 6.6, top, paper.width - right, paper.height - bottom)


def draw_vertical(paper: Paper, frame: Frame, scale: Straight, ticks: Sequence[float], write: Write) -> None:
    """Thin lines at the ticks, their values on the left; zero is drawn stronger.

    Of ticks that are written alike (half a customer) only the exact one is drawn.
    """
    for tick in ticks:
        if tick != round(tick) and write(tick) == write(round(tick)):
            continue
        y = scale(tick)
        paper.line(frame.left, y, frame.right, y, "plot-axis" if tick == 0 else "plot-grid")
        paper.text(frame.left - 8, y + 4, write(tick), "plot-label", "end")


def draw_horizontal(paper: Paper, frame: Frame, bands: Bands, labels: Sequence[str], *, y: float | None = None) -> None:
    """Words under the places, as many as there is room for, the last one always."""
    widest = max((len(words) for words in labels), default=1) * 6.8 + 10
    every = max(1, math.ceil(widest / bands.step))
    for index, words in enumerate(labels):
        if (len(labels) - 1 - index) % every == 0 and words:
            paper.text(bands.middle(index), (y or frame.bottom) + 18, words)
