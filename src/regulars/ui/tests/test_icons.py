"""Icons: the same drawings as the library's own, and none of them costs a page anything."""

from xml.etree import ElementTree

import lucide
import pytest

from regulars.ui import icons


def shape(svg: str) -> list[tuple[str, dict[str, str]]]:
    return [(node.tag, node.attrib) for node in ElementTree.fromstring(svg).iter()]


@pytest.mark.parametrize("name", ["menu", "inbox", "phone-forwarded", "circle-check", "calendar-days"])
def test_an_icon_is_drawn_as_the_library_draws_it(name):
    ours = {"class": f"icon lucide-{name}", "stroke-width": "1.75", "aria-hidden": "true", "focusable": "false"}
    assert shape(icons.svg(name, 18)) == shape(lucide._render_icon(name, 18, **ours))


def test_every_icon_of_the_library_is_well_formed():
    names = [one.removesuffix(".svg") for one in icons.archive().namelist() if one.endswith(".svg")]
    assert len(names) > 1_500
    for name in names:
        assert ElementTree.fromstring(icons.svg(name, 16))[0].tag


def test_words_beside_an_icon_cannot_break_out_of_it():
    assert ElementTree.fromstring(icons.svg("mail", 14, '"><script>')).attrib["aria-label"] == '"><script>'


def test_an_icon_that_is_not_there_is_said():
    with pytest.raises(lucide.IconDoesNotExist, match="no-such-icon"):
        icons.svg("no-such-icon", 16)


def test_the_archive_is_opened_once():
    icons.svg("mail", 15), icons.svg("inbox", 15)
    assert icons.archive.cache_info().misses == 1
