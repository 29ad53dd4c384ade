"""The one door of the API. Behind it a view knows the key, and whatever happens is answered in one shape.

In order: the key, its allowance, a repeated request, the view itself, who saw which customer in the audit; then the
headers that every answer carries.
"""

import hashlib
import logging
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.core.serializers.json import DjangoJSONEncoder
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.request import UnreadablePostError
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.views.decorators.csrf import csrf_exempt

from regulars.api import rates, replays
from regulars.api.errors import NoSuchAddress, NotUnderstood, TooLarge, TooManyRequests, WrongMethod
from regulars.inbox.models import Conversation
from regulars.lib.clock import now
from regulars.lib.errors import RegularsError, Unavailable
from regulars.staff import api_keys, audit
from regulars.staff.models import ApiKey

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]
# Lists that say of many customers who they are.
OF_CUSTOMERS = re.compile(r"/(customers|members|at-risk|orders|contracts|conversations)$")
SCHEME = "bearer "


class ApiRequest(HttpRequest):
    """A request that came through the door."""

    api_key: ApiKey


def key_of(request: HttpRequest) -> ApiKey:
    """The key a request came in with."""
    return cast(ApiRequest, request).api_key


def actor(request: HttpRequest) -> str:
    """Who the commands are told did it."""
    return api_keys.actor_of(key_of(request))


def through_the_door(view: View) -> View:
    """A view that only keys reach; carries `rights = "api"` for the walk over all addresses."""

    @csrf_exempt
    @wraps(view)
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        extra: dict[str, str] = {}
        try:
            answer = served(request, view, args, kwargs, extra)
        except Exception as error:
            answer = refused(error)
        return finished(request, answer, extra)

    entered.rights = "api"  # type: ignore[attr-defined]
    return entered


def served(
    request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any], extra: dict[str, str]
) -> HttpResponse:
    key = api_keys.key_of(bearer(request), now=now())
    allowance = rates.take_one(key.pk)
    extra |= allowance.headers
    if not allowance.allowed:
        raise TooManyRequests(retry_after=allowance.retry_after)
    cast(ApiRequest, request).api_key = key
    answer = replays.once(request, key.pk, lambda: view(request, *args, **kwargs), now=now())
    if request.method == "GET" and answer.status_code == 200:
        note_sight(request, kwargs)
    return answer


def note_sight(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """Which customer, or which list of customers, a program looked at. At most two queries."""
    whose = kwargs.get("customer_id") or customer_in(kwargs.get("conversation_id"))
    if whose:
        audit.record_sight(int(whose), actor=actor(request), now=now())
    elif OF_CUSTOMERS.search(request.path):
        audit.record_list(request.path.removeprefix("/api/v1"), actor=actor(request), now=now())


def customer_in(conversation_id: Any) -> int | None:
    """Whoever a conversation is with. One query, if any."""
    if conversation_id is None:
        return None
    return Conversation.objects.filter(id=conversation_id).values_list("customer_id", flat=True).first()


def bearer(request: HttpRequest) -> str:
    """The secret a request brings; "" when it brings none."""
    given = request.headers.get("Authorization", "")
    return given[len(SCHEME) :].strip() if given.lower().startswith(SCHEME) else ""


def refused(error: Exception) -> HttpResponse:
    """Any error in the one shape. What is our own fault is logged and tells nothing of the inside."""
    told = as_ours(error)
    if told is None:
        logger.error("a request of a program failed", exc_info=error)
        told = RegularsError()
    answer = JsonResponse(told.to_dict(), status=told.status, encoder=DjangoJSONEncoder)
    if told.status == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="regulars"'
    return answer


def as_ours(error: Exception) -> RegularsError | None:
    match error:
        case RegularsError():
            return error
        case Http404():
            return NoSuchAddress()
        case RequestDataTooBig():
            return TooLarge()
        case BadRequest() | SuspiciousOperation() | UnreadablePostError():
            return NotUnderstood()
        case OperationalError() | InterfaceError():
            logger.error("the database does not answer a program", exc_info=error)
            return Unavailable()
    return None


def finished(request: HttpRequest, answer: HttpResponse, extra: dict[str, str]) -> HttpResponse:
    if isinstance(answer, HttpResponseNotAllowed):
        allowed = answer["Allow"]
        answer = refused(WrongMethod())
        answer["Allow"] = allowed
    if answer.status_code in (200, 201):
        answer = tagged(request, answer)
    for name, value in extra.items():
        answer[name] = value
    answer["Cache-Control"] = "private, no-cache"
    patch_vary_headers(answer, ("Authorization", "Accept-Language"))
    return answer


def tagged(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The answer with the tag of its state; nothing but the tag, when the program has that state already."""
    tag = tag_of(answer.content)
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if request.method == "GET" and known and ("*" in known or tag in [one.removeprefix("W/") for one in known]):
        answer = HttpResponse(status=304)
    answer["ETag"] = tag
    return answer


def tag_of(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """What answers at every other address under the API."""
    raise NoSuchAddress()
