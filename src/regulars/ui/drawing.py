"""Small drawings: icons, faces, words with a tone, lines as SVG. No style attributes, colours from classes.

What stands many times on a page is drawn here and not by a template: a template takes ten times as long.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from html import escape

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from regulars.ui import figures, icons

PAD = 2
AVATAR_TINTS = 8


@cache
def icon(name: str, size: int = 16, label: str = "") -> SafeString:
    """A lucide icon in the colour of the text. With a label it is an image, else decoration."""
    return SafeString(icons.svg(name, size, label))


@lru_cache(maxsize=4096)
def avatar(name: str, photo: str = "", size: str = "") -> SafeString:
    """A photo or, without one, initials in a colour that stays with the name; decoration, the name stands beside it."""
    sized = f" avatar-{escape(size)}" if size else ""
    if photo:
        return SafeString(f'<img class="avatar avatar-photo{sized}" src="{escape(photo)}" alt="" loading="lazy">')
    drawn = f"avatar avatar-{tint(name)}{sized}"
    return SafeString(f'<span class="{drawn}" aria-hidden="true">{escape(initials(name))}</span>')


def badge(text: str, *, tone: str = "neutral", icon_name: str = "", dot: bool = False, title: str = "") -> SafeString:
    """A word with a tone, behind a dot or an icon."""
    before = '<span class="badge-dot" aria-hidden="true"></span>' if dot else icon(icon_name, 12) if icon_name else ""
    titled = f' title="{conditional_escape(title)}"' if title else ""
    words = f"{titled}>{before}{conditional_escape(text)}"
    return SafeString(f'<span class="badge tone-{escape(tone)}"{words}</span>')


def ago(value: datetime | date, now: datetime, language: str) -> SafeString:
    """How long ago, in words, with the exact moment on hover, which is in the reader's zone when `value` is."""
    words, exact = figures.ago(value, now, language), figures.day(value, language, style="long")
    return SafeString(f'<time datetime="{value.isoformat()}" title="{escape(exact)}">{escape(words)}</time>')


def initials(name: str) -> str:
    """«Олена Мельник» -> «ОМ»; a single word gives its first letter."""
    words = [word for word in str(name).split() if word[0].isalnum()]
    chosen = words[:1] + words[-1:] if len(words) > 1 else words
    return "".join(word[0] for word in chosen).upper() or "?"


def tint(name: str) -> int:
    """A number from 1 to 8 that stays the same for the same name, for the colour of an avatar."""
    return hashlib.blake2b(str(name).encode(), digest_size=1).digest()[0] % AVATAR_TINTS + 1


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
