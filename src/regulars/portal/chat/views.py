"""What the window asks and says. Everything is posted; see `door` for who may."""

import base64
import binascii
import re

from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from regulars.channels import files
from regulars.channels.types import NewFile
from regulars.knowledge import queries as knowledge
from regulars.lib.clock import now
from regulars.lib.errors import NotFound
from regulars.lib.text import clean
from regulars.portal.chat import saying, shown
from regulars.portal.chat.door import Asked, for_guests
from regulars.staff.errors import PictureUnreadable
from regulars.staff.photos import photo
from regulars.staff.pictures import JPEG, PNG, WEBP, read_picture
from regulars.staff.rights import public

FOR_GOOD = "private, max-age=31536000, immutable"
SUGGESTED = 3
PICTURES = {
    PNG: re.compile(rb"\x89PNG\r\n\x1a\n"), JPEG: re.compile(rb"\xff\xd8\xff"),
    WEBP: re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
}  # fmt: skip


@for_guests
def state(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Everything the window shows, and the mark by which the visitor is known from now on."""
    return JsonResponse(shown.state_of(asked.guest, now=now()))


@for_guests
def messages(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Takes a message in, the same one once; 201 when it is kept, whatever becomes of it."""
    words = saying.Words(
        number=clean(asked.text("id"), saying.NUMBER_LENGTH + 1), text=asked.text("text"), language=asked.language,
        page=asked.text("page"), picture=picture_of(asked.body.get("picture")),
    )  # fmt: skip
    received = saying.say(asked.guest, words, now=now())
    return JsonResponse({"id": words.number, "kept": received.pk}, status=201)


def picture_of(given: object) -> NewFile | None:
    """What it is tell its own bytes. Raises PictureUnreadable, PictureTooBig."""
    if not isinstance(given, dict):
        return None
    try:
        content = base64.b64decode(str(given.get("data") or "").partition(",")[2], validate=True)
    except binascii.Error as error:
        raise PictureUnreadable() from error
    found = read_picture(content)
    return NewFile(clean(str(given.get("name") or ""), 100) or "picture", found.content_type, found.image)


@for_guests
def seen(request: HttpRequest, asked: Asked) -> HttpResponse:
    numbers = asked.body.get("messages")
    saying.see(asked.guest, numbers if isinstance(numbers, list) else [], now=now())
    return JsonResponse({})


@for_guests
def typing(request: HttpRequest, asked: Asked) -> HttpResponse:
    saying.begin_to_write(asked.guest, now=now())
    return JsonResponse({})


@for_guests
def contact(request: HttpRequest, asked: Asked) -> HttpResponse:
    saying.introduce(asked.guest, name=asked.text("name"), email=asked.text("email"), now=now())
    return JsonResponse({})


@for_guests
def suggestions(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Articles for customers that may answer what is being written."""
    text = asked.text("text")[: saying.MOST_TEXT]
    found = knowledge.suggestions(text, language=asked.language, audience=knowledge.CUSTOMERS, limit=SUGGESTED)
    return JsonResponse({"articles": [{"title": one.title, "excerpt": one.excerpt, "url": one.url} for one in found]})


@public
@require_safe
def file(request: HttpRequest, site: str, token: str) -> HttpResponse:
    """A file that a visitor of this site was shown, under the name they were told. Raises NotFound.

    Only what begins as a picture is shown, whatever its sender called it; the rest is downloaded.
    """
    try:
        found = files.named(shown.signer(site).unsign(token))
    except BadSignature as error:
        raise NotFound() from error
    content = bytes(found.content)
    kind = next((kind for kind, begins in PICTURES.items() if begins.match(content)), "")
    answer = HttpResponse(content, content_type=kind or "application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(not kind, found.name) or "attachment"
    return kept_for_good(answer)


@public
@require_safe
def face(request: HttpRequest, token: str) -> HttpResponse:
    """The photo of an employee, as customers see it; its name is told to whoever writes with them."""
    found = photo(token)
    return kept_for_good(HttpResponse(bytes(found.image), content_type=found.content_type))


def kept_for_good(answer: HttpResponse) -> HttpResponse:
    """A name is never used again, so that a browser may keep it; and nothing in it runs."""
    answer["Cache-Control"] = FOR_GOOD
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
