"""The page of a request. Opening it changes nothing, because mail programs open links by themselves."""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from regulars.inbox import commands
from regulars.inbox.finding import token_of as mark_of
from regulars.inbox.models import Conversation
from regulars.lib.clock import now
from regulars.lib.errors import RegularsError
from regulars.lib.text import clean, storable
from regulars.portal.chat import rates
from regulars.portal.chat.door import known, language_of
from regulars.portal.chat.saying import MOST_TEXT, NUMBER_LENGTH
from regulars.portal.errors import NothingSaid, RequestSpent, TooLong
from regulars.portal.faces import face_of
from regulars.portal.request_links import OwnRequest, own_request
from regulars.portal.requests import kind, shown
from regulars.staff.queries import company
from regulars.staff.rights import public

CUSTOMER = "portal.customer"
View = Callable[[HttpRequest, str], HttpResponse]


def of_customer(view: View) -> View:
    """In the customer's language and the company's time, told to no search engine; a spent link is said in words."""

    @wraps(view)
    def entered(request: HttpRequest, token: str) -> HttpResponse:
        with translation.override(language_of(request)), timezone.override(ZoneInfo(company().time_zone)):
            try:
                answer = view(request, token)
            except RequestSpent as error:
                answer = render(request, "portal/requests/spent.html", {"error": error}, status=error.status)
        answer["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    return entered


@public
@never_cache
@require_safe
@of_customer
def own_page(request: HttpRequest, token: str) -> HttpResponse:
    """Queries: constant."""
    return page(request, own_request(token), token)


def page(
    request: HttpRequest, own: OwnRequest, token: str, *, error: RegularsError | None = None, text: str = ""
) -> HttpResponse:
    one = own.conversation
    language = known(one.language) or known(one.customer.language) or language_of(request)
    with translation.override(language):
        answer = render(
            request, "portal/requests/request.html", context(own, token, error=error, text=text),
            status=error.status if error else 200,
        )  # fmt: skip
    answer["Content-Language"] = language
    return answer


def context(own: OwnRequest, token: str, *, error: RegularsError | None, text: str) -> dict[str, Any]:
    one, moment = own.conversation, now()
    due = shown.promised(one)
    return {
        "token": token,
        "subject": one.subject,
        "lines": shown.lines(own),
        "due": due,
        "late": due is not None and due < moment,
        "today": timezone.localdate(moment),
        "due_day": timezone.localtime(due).date() if due else None,
        "closed": one.state == Conversation.State.CLOSED,
        "waits_for_us": one.waiting_since is not None,
        "manager": one.assignee,
        "face": face_of(one.assignee),
        "number": secrets.token_hex(8),
        "error": error,
        "text": text,
    }


@public
@never_cache
@require_POST
@of_customer
def more(request: HttpRequest, token: str) -> HttpResponse:
    """One more message of the customer."""
    own = own_request(token)
    try:
        say(own, request.POST.get("text", ""), request.POST.get("number", ""))
    except RegularsError as error:
        return page(request, own, token, error=error, text=request.POST.get("text", ""))
    return redirect("portal:request", token)


def say(own: OwnRequest, text: str, number: str) -> None:
    """Raises NothingSaid, TooLong, TooOften."""
    text = storable(text).strip()
    if not text:
        raise NothingSaid()
    if len(text) > MOST_TEXT:
        raise TooLong(most=MOST_TEXT)
    refuse_machines(own)
    (channel, value), moment = own.ways[0], now()
    written = kind.Written(
        number=clean(number, NUMBER_LENGTH) or secrets.token_hex(8), channel=channel, value=value,
        name=clean(own.conversation.customer.name, 100), text=text, token=mark_of(own.conversation.pk),
        at=moment.isoformat(),
    )  # fmt: skip
    kind.bring(written, now=moment)


@public
@never_cache
@require_POST
@of_customer
def settled(request: HttpRequest, token: str) -> HttpResponse:
    """The customer says that nothing is left to do, or (`back`) that something is."""
    own = own_request(token)
    settle = commands.reopen if "back" in request.POST else commands.close
    try:
        refuse_machines(own)
        settle(own.conversation.pk, actor=CUSTOMER, now=now())
    except RegularsError as error:
        return page(request, own, token, error=error)
    return redirect("portal:request", token)


def refuse_machines(own: OwnRequest) -> None:
    """Raises TooOften."""
    rates.ask(now().date())
    rates.write(f"request:{own.conversation.pk}")
