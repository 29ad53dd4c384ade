"""The door for tracking clients: the key in any of the ways they bring it, its allowance, other sites let in.

Browsers ask from pages of other sites. They are answered without cookies: nothing here is done in anybody's name but
the key's.
"""

import base64
import binascii
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from regulars.events import rates
from regulars.events.errors import ScopeMissing, TooMuchAtOnce, TooOften, Unreadable
from regulars.lib import caller
from regulars.lib.clock import now
from regulars.lib.errors import RegularsError, Unavailable
from regulars.lib.rates import Allowance
from regulars.staff.api_keys import Scope, key_of
from regulars.staff.models import ApiKey

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]
ALLOWED = "POST, OPTIONS"
# A browser need not ask again before this many seconds.
ASKED_ONCE_FOR = 86_400


def for_trackers(view: View) -> View:
    """A view that only keys open; carries `rights = "api"` for the walk over all addresses."""

    @csrf_exempt
    @wraps(view)
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            return from_anywhere(HttpResponse(status=204))
        if request.method != "POST":
            return from_anywhere(HttpResponse(status=405, headers={"Allow": ALLOWED}))
        try:
            answer = view(request, *args, **kwargs)
        except Exception as error:
            answer = refused(error)
        return from_anywhere(answer)

    entered.rights = "api"  # type: ignore[attr-defined]
    return entered


def from_anywhere(answer: HttpResponse) -> HttpResponse:
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Access-Control-Allow-Methods"] = ALLOWED
    answer["Access-Control-Allow-Headers"] = "Authorization, Content-Type, Content-Encoding"
    answer["Access-Control-Max-Age"] = str(ASKED_ONCE_FOR)
    answer["Access-Control-Expose-Headers"] = "Retry-After"
    answer["Cache-Control"] = "no-store"
    return answer


def refused(error: Exception) -> HttpResponse:
    """Any error in the one shape; clients of others find `code` and `message` where they look for them."""
    told = as_ours(error)
    shape = told.to_dict()
    answer = JsonResponse({**shape, "code": told.code, "message": told.sentence}, status=told.status)
    if isinstance(told, TooOften):
        answer["Retry-After"] = str(told.details["retry_after"])
    if told.status == 401:
        answer["WWW-Authenticate"] = 'Basic realm="regulars"'
    return answer


def as_ours(error: Exception) -> RegularsError:
    match error:
        case RegularsError():
            return error
        case RequestDataTooBig():
            return TooMuchAtOnce(limit="5000000")
        case UnreadablePostError():
            return Unreadable()
        case OperationalError() | InterfaceError():
            logger.error("the database does not answer a program", exc_info=error)
            return Unavailable()
    logger.error("messages of a program could not be taken", exc_info=error)
    return RegularsError()


def secret_of(request: HttpRequest) -> str:
    """The key in the header: the name of Basic, or a bearer; "" where there is none."""
    scheme, _blank, given = request.headers.get("Authorization", "").partition(" ")
    match scheme.lower():
        case "bearer":
            return given.strip()
        case "basic":
            try:
                return base64.b64decode(given.strip(), validate=True).decode().partition(":")[0]
            except (binascii.Error, UnicodeDecodeError):
                return ""
    return ""


def key_let_in(secret: str) -> ApiKey:
    """The key, when it may tell events and has not done so too often. Three queries.

    Raises KeyRefused, ScopeMissing, TooOften.
    """
    key = key_of(secret, now=now())
    if not {Scope.EVENTS, Scope.EVENTS_OF_PAGES} & set(key.scopes):
        raise ScopeMissing(scope=str(Scope.EVENTS))
    refuse_too_often(rates.take_of_key(key.pk))
    if stands_in_pages(key):
        refuse_too_often(rates.take_of_visitor(key.pk, caller.address(), now().date()))
    return key


def stands_in_pages(key: ApiKey) -> bool:
    """Whether everybody can read this key: what it tells is noted, and not believed."""
    return Scope.EVENTS_OF_PAGES in key.scopes


def refuse_too_often(allowance: Allowance) -> None:
    if not allowance.allowed:
        raise TooOften(retry_after=allowance.retry_after)
