"""Notes on the time line of a chart: a line at the period, and words as far as there is room."""

from collections.abc import Sequence
from dataclasses import dataclass

from regulars.insight.drawing.paper import Paper
from regulars.insight.drawing.scales import Bands, Frame

LONGEST = 24
LETTER = 6.2
LINE = 12
LINES = 2


@dataclass(frozen=True)
class Mark:
    """A note at the place of a period; `said` is its day and all its words."""

    place: int
    text: str
    said: str


def draw_marks(paper: Paper, frame: Frame, bands: Bands, marks: Sequence[Mark]) -> None:
    """Words stand beside their lines; where the ones before are in the way, lower, and then not at all."""
    ends = [frame.left] * LINES
    for number, mark in enumerate(marks):
        x = bands.middle(mark.place)
        following = bands.middle(marks[number + 1].place) if number + 1 < len(marks) else frame.right + LETTER
        paper.line(x, frame.top - 10, x, frame.bottom, "plot-note")
        paper.circle(x, frame.top - 10, 2.5, "plot-note-dot", said=mark.said)
        words = mark.text if len(mark.text) <= LONGEST else f"{mark.text[: LONGEST - 1]}…"
        width = len(words) * LETTER + 8
        right = x + 6 + width <= min(frame.right, following if following > x else frame.right)
        left = x + 6 if right else x - 6 - width
        if not right and left < frame.left:
            right, left = True, x + 6
        row = next((place for place, end in enumerate(ends) if left >= end), None)
        if row is not None:
            ends[row] = left + width
            y = frame.top - 6 + row * LINE
            paper.text(left if right else x - 6, y, words, "plot-note-words", "start" if right else "end")
