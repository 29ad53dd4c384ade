"""One's own photo, and the photos of the others."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from regulars.lib import clock
from regulars.lib.errors import RegularsError
from regulars.staff import photos
from regulars.staff.pictures import MOST_BYTES
from regulars.staff.rights import needs

NONE = "none"
# The name of a photo is never used again, so that a browser may keep it for good.
FOR_GOOD = "private, max-age=31536000, immutable"


@needs()
@require_safe
def photo(request: HttpRequest, token: str) -> HttpResponse:
    """A picture as it is kept: its type is ours, and nothing in it runs."""
    found = photos.photo(token)
    answer = HttpResponse(bytes(found.image), content_type=found.content_type)
    answer["Cache-Control"] = FOR_GOOD
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@needs()
@require_POST
def my_photo(request: HttpRequest) -> HttpResponse:
    """Show the photo that was sent."""
    sent = request.FILES.get("photo")
    try:
        before = photos.set_photo(pk_of(request), sent.read(MOST_BYTES + 1) if sent else b"", now=clock.now())
    except RegularsError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Your photo is shown"), extra_tags=f"undo:{chosen_address(before)}")
    return redirect("staff:me")


@needs()
@require_POST
def chosen_photo(request: HttpRequest, token: str) -> HttpResponse:
    """Show a photo that is kept, or none."""
    before = photos.choose_photo(pk_of(request), "" if token == NONE else token)
    messages.success(request, _("Saved"), extra_tags=f"undo:{chosen_address(before)}")
    return redirect("staff:me")


def chosen_address(token: str) -> str:
    return reverse("staff:chosen_photo", args=[token or NONE])


def pk_of(request: HttpRequest) -> int:
    """The number of whoever is signed in; the views are open to employees only."""
    assert request.user.pk is not None
    return int(request.user.pk)
