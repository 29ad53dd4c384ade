"""What was done, said once on the next page, with the way back beside it."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _


def toast(request: HttpRequest, words: str | Promise, *, undo: str = "") -> None:
    """`undo` is the address that takes it back when it is posted to; "" where nothing can be taken back."""
    messages.success(request, str(words), extra_tags=f"undo:{undo}" if undo else "")


def taken_back(request: HttpRequest) -> None:
    toast(request, _("Taken back: everything is as it was"))
