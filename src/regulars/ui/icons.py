"""Icons of lucide as SVG text.

The library opens its archive of 1,700 icons for each icon anew and reads its table of contents: 17 ms each, more than a
second for the first page of a process. Here it is opened once, and an icon takes 20 microseconds.
"""

from functools import cache
from html import escape
from importlib.resources import files
from io import BytesIO
from zipfile import ZipFile

from lucide import IconDoesNotExist

STROKE = 1.75


def svg(name: str, size: int, label: str = "") -> str:
    """In the colour of the text. With a label it is an image, else decoration. Raises IconDoesNotExist."""
    said = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true" focusable="false"'
    return (
        f'<svg width="{size}" height="{size}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        f'stroke-width="{STROKE}" stroke-linecap="round" stroke-linejoin="round" class="icon lucide-{name}" '
        f"{said}>{lines(name)}</svg>"
    )


def lines(name: str) -> str:
    """What stands inside the element of an icon; its attributes are those of all icons."""
    try:
        text = archive().read(f"{name}.svg").decode()
    except KeyError as error:
        raise IconDoesNotExist(f"The icon {name!r} does not exist.") from error
    inside = text.removesuffix("\n").removesuffix("</svg>").partition(">")[2]
    return " ".join(inside.split())


@cache
def archive() -> ZipFile:
    """Held in memory: processes that part later would share the place in an open file."""
    return ZipFile(BytesIO(files("lucide").joinpath("lucide.zip").read_bytes()))
