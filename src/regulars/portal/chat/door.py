"""The door of the chat's window: who asks, in which language, and not too often.

The window is ours wherever it is framed, so nothing is answered to pages of other origins; a visitor is known by the
mark in a header, never by a cookie, so that nobody can be made to write by a page they look at.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation

from regulars.channels import door
from regulars.channels.chat.settings import KIND, LANGUAGES
from regulars.channels.models import Account
from regulars.lib.clock import now
from regulars.portal.chat import rates
from regulars.portal.chat.guests import Guest, guest_of
from regulars.portal.errors import ChatPaused, TooOften

# A picture of two megabytes, written as text.
MOST_BYTES = 3 * 1024 * 1024


@dataclass(frozen=True)
class Asked:
    """What the window sent."""

    guest: Guest
    body: dict[str, Any]
    language: str

    def text(self, name: str) -> str:
        found = self.body.get(name)
        return found if isinstance(found, str) else ""


View = Callable[[HttpRequest, Asked], HttpResponse]


def for_guests(view: View) -> Callable[..., HttpResponse]:
    """A view that the window posts to.

    Refuses with 401 `key_refused`, 401 `visitor_unknown`, 409 `chat_paused`, 429 `too_many_messages`.
    """

    @door.for_programs
    @wraps(view)
    def entered(request: HttpRequest, site: str) -> HttpResponse:
        account = door.account_called(KIND, site)
        language = language_of(request)
        with translation.override(language):
            try:
                rates.ask(now().date())
                return view(request, asked(request, account, language))
            except TooOften as error:
                return later(error)

    return entered


def asked(request: HttpRequest, account: Account, language: str) -> Asked:
    body = door.as_object(door.body_of(request, most=MOST_BYTES) or b"{}")
    if account.state == Account.State.PAUSED:
        raise ChatPaused()
    return Asked(guest_of(account, mark_of(request), body), body, language)


def later(error: TooOften) -> HttpResponse:
    headers = {"Retry-After": str(error.details["retry_after"])}
    return JsonResponse(error.to_dict(), status=error.status, headers=headers)


def mark_of(request: HttpRequest) -> str:
    scheme, _blank, given = request.headers.get("Authorization", "").partition(" ")
    return given.strip() if scheme.lower() == "bearer" else ""


def language_of(request: HttpRequest) -> str:
    """What the page of the site is written in, else what the browser asks for."""
    wanted = [request.GET.get("language", ""), *request.headers.get("Accept-Language", "").split(",")]
    return next((found for one in wanted if (found := known(one))), "") or translation.get_language() or "en"


def known(code: str) -> str:
    """
    >>> known("uk-UA;q=0.9"), known("fr")
    ('uk', '')
    """
    short = code.strip().lower().replace("_", "-").partition(";")[0].partition("-")[0]
    return short if short in LANGUAGES else ""
