"""The photo of an employee: what is taken for a picture, who sees it, and the way back."""

import re
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from regulars.staff.errors import PictureTooBig, PictureUnreadable
from regulars.staff.models import Photo
from regulars.staff.pictures import MOST_BYTES, MOST_PIXELS, read_picture

pytestmark = pytest.mark.django_db


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width=2, height=2, *more):
    pixels = zlib.compress(b"".join(b"\x00" + b"\x10\x80\x40" * width for _ in range(height)))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    drawn = [chunk(b"IHDR", head), *more, chunk(b"IDAT", pixels), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(drawn)


def segment(marker, data):
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def exif(order="<", turned=6):
    start = b"II*\x00" if order == "<" else b"MM\x00*"
    entries = [(0x010F, 2, 4, 0x41424344), (0x0112, 3, 1, turned if order == "<" else turned << 16)]
    packed = b"".join(struct.pack(f"{order}HHII", *entry) for entry in entries)
    tiff = start + struct.pack(f"{order}IH", 8, len(entries)) + packed + b"\x00\x00\x00\x00"
    return b"Exif\x00\x00" + tiff + b"taken at home, 50.45 N 30.52 E"


def jpeg(*more, width=40, height=30):
    frame = segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00")
    return b"\xff\xd8" + segment(0xE0, b"JFIF\x00") + b"".join(more) + frame + b"\xff\xda\x00\x02drawn\xff\xd9"


def part(name, data):
    return name + struct.pack("<I", len(data)) + data + b"\x00" * (len(data) % 2)


def webp(*parts):
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


EXTENDED = part(b"VP8X", b"\x0c\x00\x00\x00\x27\x00\x00\x1d\x00\x00")
LOSSLESS = part(b"VP8L", b"\x2f" + struct.pack("<I", 39 | 29 << 14))
LOSSY = part(b"VP8 ", b"\x00" * 6 + struct.pack("<HH", 40, 30))


def send(client, image, name="photo.png"):
    return client.post("/me/photo/", {"photo": SimpleUploadedFile(name, image, "text/html")}, follow=True)


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        (png(3, 5), ("image/png", 3, 5)),
        (jpeg(), ("image/jpeg", 40, 30)),
        (webp(EXTENDED, LOSSY), ("image/webp", 40, 30)),
        (webp(LOSSLESS), ("image/webp", 40, 30)),
        (webp(LOSSY), ("image/webp", 40, 30)),
    ],
    ids=["png", "jpeg", "webp extended", "webp lossless", "webp"],
)
def test_a_picture_is_known_by_its_bytes(image, expected):
    found = read_picture(image)
    assert (found.content_type, found.width, found.height) == expected


@pytest.mark.parametrize(
    "image",
    [
        b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a" + b"\x00" * 20, b"\xff\xd8\xff", jpeg()[:20],
        png()[:18], b"\xff\xd8" + segment(0xE0, b"JFIF\x00"), b"\xff\xd8\xff\xe0\xff\xff" + b"\x00" * 9,
        webp(part(b"VP8?", b"\x00" * 30)), webp(part(b"VP8L", b"")), png(0, 5), b"\xff\xd8\xff\xda\x00\x02",
        png()[:-5], webp(LOSSY)[:-3], png()[:-12] + b"\xff\xff\xff\xffIDAT",
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused(image):
    with pytest.raises(PictureUnreadable):
        read_picture(image)


@pytest.mark.parametrize("image", [png() + b"\x00" * MOST_BYTES, jpeg(width=MOST_PIXELS + 1)], ids=["bytes", "pixels"])
def test_a_picture_that_is_too_big_is_refused(image):
    with pytest.raises(PictureTooBig):
        read_picture(image)


@pytest.mark.parametrize("order", ["<", ">"])
def test_where_a_photo_was_taken_is_taken_off_and_how_it_is_turned_stays(order):
    kept = read_picture(jpeg(segment(0xE1, exif(order)), segment(0xFE, b"by Bohdan"), segment(0xE2, b"ICC"))).image
    assert b"home" not in kept
    assert b"Bohdan" not in kept
    assert b"drawn" in kept
    assert b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00" in kept
    assert read_picture(kept).image == kept


def test_words_in_other_pictures_are_taken_off_too():
    words = [chunk(b"tEXt", b"GPS\x0050.45 N"), chunk(b"eXIf", b"II*\x00taken at home")]
    assert read_picture(png(2, 2, *words) + b"more behind it").image == png()
    said = read_picture(webp(EXTENDED, LOSSY, part(b"EXIF", b"at home"), part(b"XMP ", b"<x/>"))).image
    assert b"home" not in said
    assert said == webp(EXTENDED.replace(b"\x0c\x00", b"\x00\x00"), LOSSY)


def test_damaged_words_about_a_photo_are_left_out_or_refused_and_break_nothing():
    for words in (
        b"Exif\x00\x00",
        b"Exif\x00\x00II*\x00\xff\xff\xff\xff",
        b"Exif\x00\x00XX",
        exif()[:20],
        b"http://ns",
    ):
        try:
            assert read_picture(jpeg(segment(0xE1, words))).content_type == "image/jpeg"
        except PictureUnreadable:
            continue


def test_a_photo_is_shown_to_everybody_who_works_here_and_to_nobody_else(bohdan, client_as, charlie):
    page = send(client_as(bohdan), png()).content.decode()
    address = re.search(r'src="(/photos/[^"]+)"', page)[1]
    answer = client_as("analyst").get(address)
    assert (answer.content, answer["Content-Type"]) == (png(), "image/png")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert charlie.get(address).status_code == 302
    assert client_as(bohdan).get("/photos/nothing-here").status_code == 404


def test_a_photo_is_taken_back_and_only_the_one_before_is_kept(bohdan, client_as):
    client = client_as(bohdan)
    for width in (1, 2, 3):
        page = send(client, png(width)).content.decode()
    assert Photo.objects.count() == 2
    undo = re.findall(r'action="(/me/photo/[^"]+/)"', page)[-1]
    assert client.get(undo).status_code == 405
    client.post(undo)
    bohdan.refresh_from_db()
    assert bytes(Photo.objects.get(token=bohdan.photo).image) == png(2)
    client.post("/me/photo/none/")
    bohdan.refresh_from_db()
    assert bohdan.photo_url == ""


def test_the_photo_of_somebody_else_is_not_taken_for_ones_own(bohdan, nadia, client_as):
    send(client_as(nadia), png())
    nadia.refresh_from_db()
    assert client_as(bohdan).post(f"/me/photo/{nadia.photo}/").status_code == 404
    bohdan.refresh_from_db()
    assert bohdan.photo == ""


@pytest.mark.parametrize("image", [b"MZ\x90", b"", png() + b"\x00" * MOST_BYTES], ids=["program", "nothing", "big"])
def test_what_cannot_be_shown_is_said_in_words_and_changes_nothing(bohdan, client_as, image):
    page = send(client_as(bohdan), image).content.decode()
    assert "This is not a picture" in page or "too big" in page
    assert not Photo.objects.exists()


def test_a_phone_is_written_as_people_do_and_nonsense_is_refused(bohdan, client_as):
    client, me = client_as(bohdan), {"name": "B", "language": "en", "time_zone": "Europe/Kyiv", "theme": "auto"}
    assert client.post("/me/", {**me, "phone": "call me"}).status_code == 422
    client.post("/me/", {**me, "phone": "+380 (67) 123-45-67"})
    bohdan.refresh_from_db()
    assert bohdan.phone == "+380 (67) 123-45-67"
