"""Small drawings as SVG: no style attributes, colours from the classes of charts.css."""

from collections.abc import Iterator, Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

PAD = 2


def sparkline(values: Sequence[float | None], *, label: str = "", width: int = 96, height: int = 24) -> SafeString:
    """A line through the values with a dot at the last; a missing value breaks the line."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return SafeString()
    low, high = min(known), max(known)
    points = [_point(index, value, len(values), low, high, width, height) for index, value in enumerate(values)]
    path = "".join(_path(points))
    last_x, last_y = next(point for point in reversed(points) if point)
    return format_html(
        '<svg class="sparkline" viewBox="0 0 {w} {h}" width="{w}" height="{h}" {said}>'
        '<path class="sparkline-line" d="{path}"/><circle class="sparkline-end" cx="{x}" cy="{y}" r="2"/></svg>',
        w=width,
        h=height,
        said=_said(label),
        path=path,
        x=last_x,
        y=last_y,
    )


def share_bar(share: float | None, *, label: str = "", tone: str = "") -> SafeString:
    """A thin bar filled to the share; outside 0 to 1 it is cut."""
    filled = round(100 * min(max(share or 0.0, 0.0), 1.0), 1)
    return format_html(
        '<svg class="share-bar{}" viewBox="0 0 100 6" preserveAspectRatio="none" {}>'
        '<rect class="share-bar-track" width="100" height="6"/>'
        '<rect class="share-bar-fill" width="{}" height="6"/></svg>',
        f" tone-{tone}" if tone else "",
        _said(label),
        filled,
    )


def _said(label: str) -> SafeString:
    return format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')


def _point(
    index: int, value: float | None, count: int, low: float, high: float, width: int, height: int
) -> tuple[float, float] | None:
    if value is None:
        return None
    across = index / (count - 1)
    up = (value - low) / (high - low) if high > low else 0.5
    return round(PAD + across * (width - 2 * PAD), 1), round(height - PAD - up * (height - 2 * PAD), 1)


def _path(points: Sequence[tuple[float, float] | None]) -> Iterator[str]:
    pen_down = False
    for point in points:
        if point:
            yield f"{'L' if pen_down else 'M'}{point[0]} {point[1]}"
        pen_down = point is not None
