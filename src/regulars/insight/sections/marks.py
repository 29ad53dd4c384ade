"""Which notes stand on which periods of a chart."""

from collections.abc import Sequence

from regulars.insight.drawing.marks import Mark
from regulars.insight.periods import Stretch
from regulars.insight.reader import Reader


def marks_of(places: Sequence[Stretch], reader: Reader) -> tuple[Mark, ...]:
    """The notes of the shown periods, in their order."""
    found = []
    for remark in reader.remarks:
        place = next((i for i, one in enumerate(places) if one.first <= remark.day <= one.last), None)
        if place is not None:
            found.append(Mark(place, remark.text, f"{reader.day(remark.day)}: {remark.text}"))
    return tuple(found)
