"""What a picture is, told by its own bytes and never by its name: its type and its size, and nothing hidden in it.

There is no library of pictures here: the browser draws them, we only see that they are what they say. Everything is
taken off that does not draw: where and when a photo was taken, and with what.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from regulars.staff.errors import PictureTooBig, PictureUnreadable

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 6_000
JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"
# Segments of a JPEG: sizes stand in those that start a frame; the rest of a picture follows the start of a scan.
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
SCAN, EXIF, ADOBE, APPLICATIONS, COMMENT = 0xDA, 0xE1, 0xEE, range(0xE1, 0xF0), 0xFE
ORIENTATION = 0x0112
# Chunks of a PNG and of a WebP that only say something, and the bits of a WebP that tell of them.
PNG_WORDS = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})
WEBP_WORDS, WEBP_TOLD = frozenset({b"EXIF", b"XMP "}), 0x08 | 0x04


@dataclass(frozen=True)
class Picture:
    content_type: str
    width: int
    height: int
    image: bytes


def read_picture(image: bytes) -> Picture:
    """A picture that browsers can be given. Raises PictureTooBig, PictureUnreadable."""
    if len(image) > MOST_BYTES:
        raise PictureTooBig(megabytes=MOST_BYTES // 1024**2, pixels=MOST_PIXELS)
    try:
        found = understood(image)
    except (struct.error, IndexError, ValueError) as error:
        raise PictureUnreadable() from error
    if not (found.width and found.height):
        raise PictureUnreadable()
    if max(found.width, found.height) > MOST_PIXELS:
        raise PictureTooBig(megabytes=MOST_BYTES // 1024**2, pixels=MOST_PIXELS)
    return found


def understood(image: bytes) -> Picture:
    if image.startswith(b"\x89PNG\r\n\x1a\n") and image[12:16] == b"IHDR":
        return png(image)
    if image[:4] == b"RIFF" and image[8:12] == b"WEBP":
        return webp(image)
    if image.startswith(b"\xff\xd8\xff"):
        return jpeg(image)
    raise PictureUnreadable()


def png(image: bytes) -> Picture:
    """Its chunks up to the last one, without words."""
    width, height = struct.unpack(">II", image[16:24])
    kept, at, name = [image[:8]], 8, b""
    while name != b"IEND":
        length, name = struct.unpack(">I4s", image[at : at + 8])
        end = at + 12 + length
        if end > len(image):
            raise PictureUnreadable()
        if name not in PNG_WORDS:
            kept.append(image[at:end])
        at = end
    return Picture(PNG, width, height, b"".join(kept))


def webp(image: bytes) -> Picture:
    """Its chunks without words."""
    width, height = webp_size(image)
    kept, at = [b"WEBP"], 12
    while at < len(image):
        name, length = struct.unpack("<4sI", image[at : at + 8])
        end = at + 8 + length + length % 2
        if end > len(image):
            raise PictureUnreadable()
        if name not in WEBP_WORDS:
            kept.append(untold(image[at:end]) if name == b"VP8X" else image[at:end])
        at = end
    body = b"".join(kept)
    return Picture(WEBP, width, height, b"RIFF" + struct.pack("<I", len(body)) + body)


def untold(chunk: bytes) -> bytes:
    return chunk[:8] + bytes([chunk[8] & ~WEBP_TOLD]) + chunk[9:]


def webp_size(image: bytes) -> tuple[int, int]:
    """Of the three ways in which a WebP is written."""
    kind = image[12:16]
    if kind == b"VP8X":
        width, height = (1 + int.from_bytes(image[at : at + 3], "little") for at in (24, 27))
        return width, height
    if kind == b"VP8L":
        (bits,) = struct.unpack("<I", image[21:25])
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", image[26:30])
        return width & 0x3FFF, height & 0x3FFF
    raise PictureUnreadable()


def jpeg(image: bytes) -> Picture:
    """A photo without what does not draw; how it is turned is kept."""
    kept, size, turned = [image[:2]], (0, 0), b""
    for marker, segment in segments(image):
        if marker in FRAMES:
            height, width = struct.unpack(">HH", segment[5:9])
            size = (width, height)
        if marker == EXIF:
            turned = turned or orientation(segment)
        if marker != COMMENT and (marker == ADOBE or marker not in APPLICATIONS):
            kept.append(segment)
    return Picture(JPEG, *size, b"".join([kept[0], turned, *kept[1:]]))


def segments(image: bytes) -> Iterator[tuple[int, bytes]]:
    """The segments of a JPEG after its first two bytes; the last one is the scan with all that follows."""
    at = 2
    while True:
        if image[at] != 0xFF:
            raise PictureUnreadable()
        marker = image[at + 1]
        if marker == SCAN:
            yield marker, image[at:]
            return
        end = at + 2 + struct.unpack(">H", image[at + 2 : at + 4])[0]
        if end > len(image) or end < at + 4:
            raise PictureUnreadable()
        yield marker, image[at:end]
        at = end


def orientation(segment: bytes) -> bytes:
    """A segment that says how the photo is turned and nothing else; nothing where the photo does not say it."""
    if segment[4:10] != b"Exif\x00\x00":
        return b""
    tiff = segment[10:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return b""
    (start,) = struct.unpack(f"{order}I", tiff[4:8])
    (count,) = struct.unpack(f"{order}H", tiff[start : start + 2])
    for entry in (tiff[start + 2 + 12 * number :][:12] for number in range(count)):
        tag, _kind, _count, value = struct.unpack(f"{order}HHIH", entry[:10])
        if tag == ORIENTATION and 1 <= value <= 8:
            said = b"MM\x00*\x00\x00\x00\x08" + struct.pack(">HHHIHHI", 1, ORIENTATION, 3, 1, value, 0, 0)
            return b"\xff\xe1" + struct.pack(">H", 8 + len(said)) + b"Exif\x00\x00" + said
    return b""
