"""Whether words can be read on a colour (WCAG 2.2: relative luminance and contrast)."""

import re

WHITE, INK = "#ffffff", "#1d1a17"
HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
# What the guidelines ask of the parts of a page that are no words.
LEAST = 3.0


def is_colour(given: str) -> bool:
    """
    >>> is_colour("#1f6b55"), is_colour("red")
    (True, False)
    """
    return bool(HEX.fullmatch(given))


def luminance(colour: str) -> float:
    red, green, blue = (linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """
    >>> round(contrast("#ffffff", "#000000"), 2), round(contrast("#777777", "#ffffff"), 2)
    (21.0, 4.48)
    """
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def ink_on(colour: str) -> str:
    """White or ink, whichever is read better.

    >>> ink_on("#1f6b55"), ink_on("#ffd500")
    ('#ffffff', '#1d1a17')
    """
    return WHITE if contrast(colour, WHITE) >= contrast(colour, INK) else INK


def stands_out(colour: str) -> bool:
    """Whether a button of this colour is seen on a white page.

    >>> stands_out("#1f6b55"), stands_out("#ffd500")
    (True, False)
    """
    return contrast(colour, WHITE) >= LEAST
