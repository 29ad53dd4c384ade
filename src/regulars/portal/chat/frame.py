"""The window itself: a page of its own, framed by the sites the company named and by nobody else."""

from typing import Any

from csp.constants import SELF
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import pgettext
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from regulars.channels.accounts import account_by_token
from regulars.channels.chat.colours import ink_on
from regulars.channels.chat.settings import KIND, ChatSettings, settings_of
from regulars.channels.models import Account
from regulars.lib.clock import now
from regulars.portal.chat.answering import opens, usual_time
from regulars.portal.chat.door import language_of
from regulars.portal.chat.words import words
from regulars.portal.faces import who_answers
from regulars.staff.queries import company
from regulars.staff.rights import public

FRESH_FOR = 300


@public
@xframe_options_exempt
@require_safe
def frame(request: HttpRequest, site: str) -> HttpResponse:
    """The shell; what was said comes by the script. Queries: constant. Raises NoSuchAccount."""
    account = account_by_token(KIND, site)
    chosen = settings_of(account)
    language = language_of(request)
    with translation.override(language):
        answer = render(request, "portal/chat/frame.html", shown(request, account, chosen, language))
    answer["Content-Language"] = language
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    answer._csp_replace = {"frame-ancestors": [SELF, *chosen.sites]}  # type: ignore[attr-defined]
    return answer


def shown(request: HttpRequest, account: Account, chosen: ChatSettings, language: str) -> dict[str, Any]:
    theme = request.GET.get("theme", "")
    closed = opens(now())
    return {
        "language": language,
        "theme": theme if theme in ("light", "dark") else "",
        "paused": account.state == Account.State.PAUSED,
        "people": who_answers(account),
        "usual": usual_time(account, closed, now=now()),
        "greeting": greeting(chosen, language),
        "told": {
            "site": account.token,
            "sites": list(chosen.sites),
            "address": reverse("portal:chat", args=[account.token]),
            "stream": "/live/stream",
            "language": language,
            "colour": chosen.colour,
            "ink": ink_on(chosen.colour),
            "opens_at": closed[0].isoformat() if closed else "",
            "words": words(),
        },
    }


def greeting(chosen: ChatSettings, language: str) -> str:
    """What the company wrote in that language, else our own words."""
    return chosen.greetings.get(language, "") or pgettext("chat", "Hello! How can we help?")


@public
@require_safe
def launcher(request: HttpRequest, site: str) -> HttpResponse:
    """What the button on the company's site looks like and is called; any page may ask. Raises NoSuchAccount."""
    account = account_by_token(KIND, site)
    chosen = settings_of(account)
    language = language_of(request)
    with translation.override(language):
        told = {
            "shown": account.state == Account.State.ACTIVE,
            "colour": chosen.colour,
            "ink": ink_on(chosen.colour),
            "language": language,
            "open": pgettext("chat", "Write to us"),
            "close": pgettext("chat", "Close the chat"),
            "title": pgettext("chat", "Chat with %(company)s") % {"company": company().name},
            "unread": pgettext("chat", "New messages: %(count)s"),
        }
    answer = JsonResponse(told)
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = f"public, max-age={FRESH_FOR}"
    answer["Vary"] = "Accept-Language"
    return answer
