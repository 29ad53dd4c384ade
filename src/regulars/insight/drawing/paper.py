"""A sheet to draw on: SVG elements with classes, links and words for whoever cannot see them."""

from collections.abc import Callable
from html import escape

from django.utils.safestring import SafeString, mark_safe

WIDE = 880
NARROW = 360

Value = str | float


class Paper:
    """Collects elements in the order they are drawn; `width` and `height` are units of the drawing."""

    def __init__(self, width: float, height: float, label: str) -> None:
        self.width, self.height, self.label = width, height, label
        self._parts: list[str] = []

    @property
    def narrow(self) -> bool:
        return self.width <= NARROW

    def rect(
        self, x: float, y: float, width: float, height: float, kind: str, *, said: str = "", url: str = ""
    ) -> None:
        box = {"x": x, "y": y, "width": max(width, 0), "height": max(height, 0)}
        self._mark("rect", {"class": kind, **box}, said, url)

    def circle(self, x: float, y: float, r: float, kind: str, *, said: str = "", url: str = "") -> None:
        self._mark("circle", {"class": kind, "cx": x, "cy": y, "r": r}, said, url)

    def line(self, x1: float, y1: float, x2: float, y2: float, kind: str) -> None:
        self._parts.append(_element("line", {"class": kind, "x1": x1, "y1": y1, "x2": x2, "y2": y2}))

    def path(self, points: str, kind: str) -> None:
        self._parts.append(_element("path", {"class": kind, "d": points}))

    def text(self, x: float, y: float, words: str, kind: str = "plot-label", anchor: str = "middle") -> None:
        self._parts.append(_element("text", {"class": kind, "x": x, "y": y, "text-anchor": anchor}, escape(words)))

    def draw(self) -> str:
        box = f"0 0 {_written(self.width)} {_written(self.height)}"
        return _element(
            "svg",
            {"class": "plot", "viewBox": box, "role": "group", "aria-label": self.label},
            "".join(self._parts),
        )

    def _mark(self, tag: str, attributes: dict[str, Value], said: str, url: str) -> None:
        drawn = _element(tag, attributes, f"<title>{escape(said)}</title>" if said else "")
        # Pointing people click on the mark; people at the keyboard find the same links in the table, without a
        # hundred stops on the way.
        link: dict[str, Value] = {"class": "plot-link", "href": url, "aria-label": said, "tabindex": "-1"}
        self._parts.append(_element("a", link, drawn) if url else drawn)


def wide_and_narrow(draw: Callable[[int], Paper]) -> SafeString:
    """The drawing for a screen and for a phone; the style sheet shows one of them."""
    return mark_safe(  # noqa: S308 (every piece was escaped when it was added)
        f'<div class="plot-wide">{draw(WIDE).draw()}</div><div class="plot-narrow">{draw(NARROW).draw()}</div>'
    )


def _element(tag: str, attributes: dict[str, Value], inside: str = "") -> str:
    written = "".join(f' {name}="{escape(_written(value))}"' for name, value in attributes.items())
    return f"<{tag}{written}>{inside}</{tag}>"


def _written(value: Value) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")
