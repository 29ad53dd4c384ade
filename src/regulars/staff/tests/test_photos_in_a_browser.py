"""What a browser writes as a picture it still draws after we have kept it."""

import base64

import pytest

from regulars.staff.pictures import read_picture
from regulars.staff.tests.test_photos import exif, segment
from regulars.ui.tests.browser import chromium

__all__ = ["chromium"]
pytestmark = pytest.mark.browser

DRAW = """type => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 30 });
  const paper = canvas.getContext("2d");
  paper.fillStyle = "teal"; paper.fillRect(0, 0, 40, 30); paper.fillStyle = "gold"; paper.fillRect(5, 5, 9, 9);
  return canvas.toDataURL(type);
}"""
SEE = """address => new Promise(done => {
  const image = new Image();
  image.onload = () => done([image.naturalWidth, image.naturalHeight]);
  image.onerror = () => done(null);
  image.src = address;
})"""


@pytest.mark.parametrize("content_type", ["image/jpeg", "image/png", "image/webp"])
def test_a_picture_is_drawn_as_it_was_before_it_was_kept(chromium, content_type):
    page = chromium.new_page()
    written = page.evaluate(DRAW, content_type)
    kept = read_picture(base64.b64decode(written.partition(",")[2]))
    assert (kept.content_type, kept.width, kept.height) == (content_type, 40, 30)
    address = f"data:{content_type};base64,{base64.b64encode(kept.image).decode()}"
    assert page.evaluate(SEE, address) == [40, 30]
    page.close()


def test_a_photo_lies_as_the_camera_held_it(chromium):
    """A photo of a phone held upright is 40 by 30 in its bytes, and 30 by 40 to whoever sees it."""
    page = chromium.new_page()
    drawn = base64.b64decode(page.evaluate(DRAW, "image/jpeg").partition(",")[2])
    turned = drawn[:2] + segment(0xE1, exif()) + drawn[2:]
    kept = read_picture(turned).image
    assert b"home" not in kept
    assert page.evaluate(SEE, f"data:image/jpeg;base64,{base64.b64encode(kept).decode()}") == [30, 40]
    page.close()
