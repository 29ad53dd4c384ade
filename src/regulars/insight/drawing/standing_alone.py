"""A chart as a picture that needs no page: its colours, its typeface's name, its title and its legend are inside it."""

import re
from collections.abc import Sequence
from html import escape

FONT = "Golos Text"
PAPER, INK, FAINT = "#fffefd", "#29211b", "#716962"
FILLS = {1: "#197d68", 2: "#df6f3a", 3: "#3e6aac", 4: "#d6a12b", 5: "#9b4683", 6: "#6f9445"}
GOOD, BAD, REST = "#3f9557", "#ce5342", "#c8c3bc"
HEAT = ("#f7f6f1", "#e0f2e9", "#c7e9d9", "#aaddc7", "#8dceb4", "#6dbba1", "#30846d", "#1b705c", "#085747")
KEYS = {"good": GOOD, "bad": BAD, "rest": REST, **{str(number): colour for number, colour in FILLS.items()}}

RULES = {
    "text": f"font-family:'{FONT}',sans-serif;font-size:12px;fill:{FAINT}",
    ".plot-value,.plot-name": f"fill:{INK}",
    ".plot-value,.plot-heading": "font-weight:600",
    ".plot-heading": f"fill:{INK};font-size:15px",
    ".plot-grid": "stroke:#ebe7e2;stroke-width:1",
    ".plot-axis": "stroke:#d2cdc5;stroke-width:1",
    ".plot-joint": "stroke:#d2cdc5;stroke-width:1;stroke-dasharray:2 3",
    ".plot-mark": f"stroke:{INK};stroke-width:1;stroke-dasharray:4 3",
    ".plot-note": f"stroke:{FAINT};stroke-width:1;stroke-dasharray:1 3",
    ".plot-note-dot": f"fill:{FAINT}",
    ".plot-note-words": "font-size:11px",
    ".plot-tear": f"fill:none;stroke:{PAPER};stroke-width:4",
    ".plot-good": f"fill:{GOOD}",
    ".plot-bad": f"fill:{BAD}",
    ".plot-total": f"fill:{REST}",
    ".plot-interval": "fill:#b6d6cd",
    ".plot-faint": "opacity:0.45",
    ".plot-line": "fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round",
    ".plot-dashed": "stroke-dasharray:3 5",
    ".plot-band": "opacity:0.16",
    ".plot-dot": f"stroke:{PAPER};stroke-width:1.5",
    ".plot-dot-open": "opacity:0.5",
    ".plot-heat-light": f"fill:{INK};font-size:11px",
    ".plot-heat-dark": "fill:#ffffff;font-size:11px",
    **{f".plot-fill-{number}": f"fill:{colour}" for number, colour in FILLS.items()},
    **{f".plot-stroke-{number}": f"stroke:{colour}" for number, colour in FILLS.items()},
    **{f".plot-band-{number}": f"fill:{colour}" for number, colour in FILLS.items()},
    **{f".plot-heat-{number}": f"fill:{colour}" for number, colour in enumerate(HEAT)},
}
STYLE = "".join(f"{selector}{{{rule}}}" for selector, rule in RULES.items())
OPENING = re.compile(r'<svg\b[^>]*viewBox="0 0 ([\d.]+) ([\d.]+)"[^>]*>')
LINKS = re.compile(r"</?a\b[^>]*>")
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
HEAD, LEGEND, MARGIN = 34, 24, 16


def first_drawing(markup: str) -> str:
    """The wide one of the drawings of a chart."""
    return markup[markup.index("<svg") : markup.index("</svg>") + len("</svg>")]


def standing_alone(markup: str, title: str, keys: Sequence[tuple[str, str]] = ()) -> str:
    """The drawing as a file of its own. keys: kind and words of the legend."""
    drawing = first_drawing(markup)
    opening = OPENING.match(drawing)
    assert opening, "every chart is drawn on a Paper"
    width, height = float(opening[1]), float(opening[2])
    inside = LINKS.sub("", drawing[opening.end() : -len("</svg>")])
    rows = _rows_of(keys, width)
    top = HEAD + LEGEND * len(rows)
    full_width, full_height = width + 2 * MARGIN, height + top + 2 * MARGIN
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{full_width:g}" height="{full_height:g}"'
        f' viewBox="0 0 {full_width:g} {full_height:g}" role="img"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style>"
        f'<rect width="{full_width:g}" height="{full_height:g}" fill="{PAPER}"/>'
        f'<text class="plot-heading" x="{MARGIN}" y="{MARGIN + 14}">{escape(title)}</text>'
        f"{''.join(_legend(row, place) for place, row in enumerate(rows))}"
        f'<g transform="translate({MARGIN} {MARGIN + top})">{inside}</g></svg>'
    )
    return UNWRITABLE.sub("", text)


def _rows_of(keys: Sequence[tuple[str, str]], width: float) -> list[list[tuple[str, str]]]:
    """As many keys side by side as the drawing is wide: what customers call a theme may be long."""
    rows: list[list[tuple[str, str]]] = []
    taken = 0
    for key in keys:
        if not rows or taken + _width(key) > width:
            rows.append([])
            taken = 0
        rows[-1].append(key)
        taken += _width(key)
    return rows


def _width(key: tuple[str, str]) -> int:
    return 34 + len(key[1]) * 7


def _legend(keys: Sequence[tuple[str, str]], row: int) -> str:
    """Words behind squares in the colours of the lines, side by side."""
    parts, x, y = [], float(MARGIN), MARGIN + HEAD - 4 + row * LEGEND
    for kind, words in keys:
        parts.append(f'<rect x="{x:g}" y="{y}" width="10" height="10" rx="2" fill="{KEYS.get(kind, REST)}"/>')
        parts.append(f'<text x="{x + 16:g}" y="{y + 9}">{escape(words)}</text>')
        x += _width((kind, words))
    return "".join(parts)
