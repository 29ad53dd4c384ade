"""What comes along with a message: pictures, documents, voices; fetched, or named where they cannot be."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from regulars.channels.telegram.bot import LARGEST_FILE, Bot, NoAnswer, Refused, fetched
from regulars.channels.types import NewFile
from regulars.lib.errors import RegularsError

logger = logging.getLogger(__name__)
Json = Mapping[str, Any]

# What each kind of file is called and is, where the message does not say.
USUAL = {
    "document": ("document", "application/octet-stream"),
    "video": ("video.mp4", "video/mp4"),
    "animation": ("animation.mp4", "video/mp4"),
    "video_note": ("video.mp4", "video/mp4"),
    "voice": ("voice.ogg", "audio/ogg"),
    "audio": ("audio.mp3", "audio/mpeg"),
    "sticker": ("sticker.webp", "image/webp"),
}


@dataclass(frozen=True)
class Attached:
    """A file as the message names it; its size may be unknown (0)."""

    file_id: str
    name: str
    content_type: str
    size: int


def attached(message: Json) -> Iterator[Attached]:
    """The files of a message. An animation is repeated as a document: it is one file."""
    if photo := largest_photo(message.get("photo")):
        yield photo
    for kind, (name, content_type) in USUAL.items():
        file = message.get(kind)
        if not isinstance(file, dict) or not file.get("file_id") or (kind == "document" and message.get("animation")):
            continue
        yield Attached(
            str(file["file_id"]), str(file.get("file_name") or name), str(file.get("mime_type") or content_type),
            size_of(file),
        )  # fmt: skip


def largest_photo(sizes: Any) -> Attached | None:
    """The same picture comes in several sizes."""
    known = [one for one in sizes if isinstance(one, dict) and one.get("file_id")] if isinstance(sizes, list) else []
    fitting = [one for one in known if size_of(one) <= LARGEST_FILE]
    if not fitting:
        return None
    best = max(fitting, key=lambda one: (width_of(one), size_of(one)))
    return Attached(str(best["file_id"]), "photo.jpg", "image/jpeg", size_of(best))


def size_of(file: Json) -> int:
    size = file.get("file_size")
    return size if isinstance(size, int) else 0


def width_of(file: Json) -> int:
    width = file.get("width")
    return width if isinstance(width, int) else 0


def brought(bot: Bot, files: Sequence[Attached]) -> tuple[list[NewFile], list[str]]:
    """The files, and a sentence for each that could not be fetched: the message counts without it."""
    found, missing = [], []
    for file in files:
        if file.size > LARGEST_FILE:
            missing.append(too_large(file))
            continue
        content = content_of(bot, file)
        if content is None:
            missing.append(_("[The file “%(name)s” could not be fetched from Telegram.]") % {"name": file.name})
        else:
            found.append(NewFile(file.name, file.content_type, content))
    return found, missing


def too_large(file: Attached) -> str:
    size = round(file.size / 1024 / 1024)
    return _("[The file “%(name)s” of %(size)s MB is larger than Telegram gives to bots.]") % {
        "name": file.name, "size": size,
    }  # fmt: skip


def content_of(bot: Bot, file: Attached) -> bytes | None:
    """Asked for twice: a file that is missing is worth a second."""
    for _attempt in range(2):
        try:
            return fetched(bot, file.file_id)
        except (NoAnswer, RegularsError):
            continue
        except Refused as refused:
            logger.warning("a file was not given: %s", refused.description)
            return None
    return None
