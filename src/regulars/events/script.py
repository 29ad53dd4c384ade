"""/js/regulars.js: the script that pages of the company's sites load."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import condition, require_safe

from regulars.staff.rights import public

FILE = Path(__file__).resolve().parent / "static" / "events" / "regulars.js"
FRESH_FOR = 3_600


@cache
def content() -> bytes:
    return FILE.read_bytes()


def tag(request: HttpRequest) -> str:
    return f'"{sha256(content()).hexdigest()[:16]}"'


@public
@require_safe
@condition(etag_func=tag)
def script(request: HttpRequest) -> HttpResponse:
    """The same for everybody; browsers ask again after an hour, and get it again only when it has changed."""
    answer = HttpResponse(content(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = f"public, max-age={FRESH_FOR}"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
