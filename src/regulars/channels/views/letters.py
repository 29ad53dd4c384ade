"""A letter in its frame, and pictures from afar that somebody asked for. Their addresses are signed: see `framing`."""

from csp.decorators import csp
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from regulars.channels import framing
from regulars.channels.models import Received
from regulars.channels.receiving import held_message
from regulars.lib.asking import NoAnswer, ask
from regulars.lib.errors import NotFound, RegularsError
from regulars.staff.rights import public

SECONDS = 8.0


@public
@require_GET
@never_cache
@xframe_options_sameorigin
@csp(framing.POLICY)  # type: ignore[arg-type]
def letter(request: HttpRequest, token: str) -> HttpResponse:
    """The letter as it was sent, made harmless once more from what is kept. One query."""
    number = framing.letter_named(token)
    received = Received.objects.select_related("account").filter(id=number).first() if number else None
    incoming = held_message(received) if received and received.raw else None
    if incoming is None:
        raise NotFound()
    content = framing.page(incoming.html, incoming.text, incoming.files, far="pictures" in request.GET)
    answer = HttpResponse(content)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@public
@require_GET
@cache_control(private=True, max_age=3600)
@csp(framing.POLICY_OF_PICTURES)  # type: ignore[arg-type]
def far_picture(request: HttpRequest, token: str) -> HttpResponse:
    """A picture of elsewhere, fetched by us: no cookies, no address of the reader, nothing but pictures comes back."""
    address = framing.picture_named(token)
    if address is None:
        raise NotFound()
    try:
        found = ask("GET", address, seconds=SECONDS, most_bytes=framing.LARGEST_PICTURE)
    except (NoAnswer, RegularsError):
        return nothing()
    kind = found.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not found.is_good or kind not in framing.PICTURES:
        return nothing()
    return HttpResponse(found.body, content_type=kind, headers={"X-Content-Type-Options": "nosniff"})


def nothing() -> HttpResponse:
    """A picture that cannot be had leaves its place empty."""
    return HttpResponse(status=404, content_type="text/plain")
