"""A letter's HTML as a page for a frame: it runs nothing, reaches nothing, and looks like paper in any theme.

The frame is a stranger to our pages (no scripts, no cookies, an origin of its own), so its address is signed instead:
whoever may read the letter gets an address from `letter_address`, good for a day. Pictures that came along are drawn
into the page; pictures from afar are fetched by us, and only when somebody asks: their sender learns nothing else.
"""

import base64
import re
from collections.abc import Iterable
from html import escape, unescape
from typing import TypeVar

from django.core import signing
from django.urls import reverse
from django.utils.html import urlize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.channels.types import NewFile

Kind = TypeVar("Kind")
SALT_OF_LETTERS, SALT_OF_PICTURES = "regulars.channels.letter", "regulars.channels.far_picture"
GOOD_FOR_SECONDS = 86_400
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp")
LARGEST_PICTURE = 8_000_000
ASIDE = re.compile(r' data-(far|inside)="([^"]*)"')
POLICY = {
    "default-src": ["'none'"],
    "img-src": ["data:", "'self'"],
    "style-src": ["'unsafe-inline'"],
    "form-action": ["'none'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'self'"],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
}
POLICY_OF_PICTURES = {"default-src": ["'none'"], "frame-ancestors": ["'none'"]}
PAPER = (
    "html{background:#fff;color:#1c1c1c;color-scheme:light}body{margin:0;padding:12px;overflow-wrap:anywhere;"
    "font:15px/1.5 system-ui,sans-serif}img{max-width:100%;height:auto}table{max-width:100%}pre{white-space:pre-wrap}"
    "blockquote{margin:8px 0 8px 4px;padding-left:12px;border-left:3px solid #d5d5d5;color:#555}"
    ".far{margin:0 0 12px;padding:8px 12px;border-radius:6px;background:#f3f1ec;color:#444;font-size:14px}"
)


def letter_address(received_id: int) -> str:
    """Where the frame of a letter is, for somebody who may read it."""
    return reverse("channels:letter", args=[signing.dumps(received_id, salt=SALT_OF_LETTERS)])


def letter_named(token: str) -> int | None:
    return read_signed(token, SALT_OF_LETTERS, int)


def picture_address(address: str) -> str:
    return reverse("channels:far_picture", args=[signing.dumps(address, salt=SALT_OF_PICTURES)])


def picture_named(token: str) -> str | None:
    return read_signed(token, SALT_OF_PICTURES, str)


def read_signed(token: str, salt: str, kind: type[Kind]) -> Kind | None:
    """What was signed; None where it was not us, or long ago."""
    try:
        found = signing.loads(token, salt=salt, max_age=GOOD_FOR_SECONDS)
    except signing.BadSignature:
        return None
    return found if isinstance(found, kind) else None


def page(html: str, text: str, files: Iterable[NewFile], *, far: bool) -> str:
    """The whole page. Without HTML it shows the text."""
    inside = {one.inline_id: one for one in files if one.inline_id and one.content_type in PICTURES}
    body = put_back(html, inside, far=far) if html else f"<pre>{urlize(text, nofollow=True, autoescape=True)}</pre>"
    asked = "" if far else offer(html)
    return (
        '<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<meta name="referrer" content="no-referrer"><base target="_blank">'
        f"<title>{escape(_('Letter'))}</title><style>{PAPER}</style>"
        f"</head><body>{asked}{body}</body></html>"
    )


def offer(html: str) -> str:
    """What stands above a letter with pictures from afar."""
    number = html.count(' data-far="')
    if not number:
        return ""
    words = ngettext(
        "A picture is fetched from elsewhere only when you ask.",
        "%(number)s pictures are fetched from elsewhere only when you ask.",
        number,
    ) % {"number": number}
    return f'<p class="far">{escape(words)} <a href="?pictures=1" target="_self">{escape(_("Show pictures"))}</a></p>'


def put_back(html: str, inside: dict[str, NewFile], *, far: bool) -> str:
    def one(found: re.Match[str]) -> str:
        way, name = found[1], unescape(found[2])
        if way == "inside":
            return f' src="{drawn(inside[name])}"' if name in inside else ""
        return f' src="{escape(picture_address(absolute(name)))}"' if far else ""

    return ASIDE.sub(one, html)


def absolute(address: str) -> str:
    return f"https:{address}" if address.startswith("//") else address


def drawn(file: NewFile) -> str:
    if len(file.content) > LARGEST_PICTURE:
        return ""
    return f"data:{file.content_type};base64,{base64.b64encode(file.content).decode()}"
