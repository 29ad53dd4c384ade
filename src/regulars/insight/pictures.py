"""Charts as pictures: SVG that stands alone, and PNG of it. typst reads SVG and needs nothing of the machine.

typst is imported when the first picture is made: 15 ms and 30 MiB; a picture then takes about 40 ms.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regulars.insight.drawing.heat import heat
from regulars.insight.drawing.standing_alone import standing_alone
from regulars.insight.sections.cohorts import HeatMap
from regulars.insight.sections.parts import Chart

if TYPE_CHECKING:
    import typst

FONTS = Path(__file__).parent / "fonts"
SHARPNESS = 144
SIZE = re.compile(r'width="([\d.]+)" height="([\d.]+)"')


@dataclass(frozen=True)
class Picture:
    """A chart as a file: `id` is its anchor on the page; `chart` where it has a table and words."""

    id: str
    title: str
    svg: str
    chart: Chart | None = None

    @property
    def size(self) -> tuple[float, float]:
        found = SIZE.search(self.svg)
        assert found, "standing_alone writes it"
        return float(found[1]), float(found[2])


def pictures_in(parts: Any) -> Iterator[Picture]:
    """Every chart and heat map among the parts of a page, in the order they stand there."""
    if isinstance(parts, Chart):
        keys = [(key.kind, key.text) for key in parts.keys]
        yield Picture(parts.id, parts.title, standing_alone(str(parts.svg), parts.title, keys), parts)
    elif isinstance(parts, HeatMap):
        if parts.rows:
            drawing = heat(parts.caption, parts.heads, parts.rows).draw()
            yield Picture(parts.id, parts.caption, standing_alone(drawing, parts.caption))
    elif is_dataclass(parts) and not isinstance(parts, type):
        for field in fields(parts):
            yield from pictures_in(getattr(parts, field.name))
    elif isinstance(parts, dict):
        for value in parts.values():
            yield from pictures_in(value)


@cache
def typefaces() -> "typst.Fonts":
    """The typeface of the pages and nothing of the machine: a picture looks the same everywhere."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


def png(svg: str, *, sharpness: int = SHARPNESS) -> bytes:
    """The picture in points: 72 to the inch make one point of each unit of the drawing."""
    import typst

    found = SIZE.search(svg)
    assert found, "standing_alone writes it"
    page = (
        f"#set page(width: {found[1]}pt, height: {found[2]}pt, margin: 0pt)\n"
        '#image(bytes(sys.inputs.svg), width: 100%, format: "svg")'
    )
    made = typst.compile(
        page.encode(),
        format="png",
        ppi=sharpness,
        font_paths=typefaces(),
        sys_inputs={"svg": svg},
    )
    return bytes(made)
