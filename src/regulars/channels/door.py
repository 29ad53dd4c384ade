"""The door for programs that bring messages: no session, no cookies; who they are is said by a signature or a secret.

An address that nobody has and a signature that is wrong are refused in the same words: nothing is learnt by trying.
"""

import json
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from regulars.channels import accounts
from regulars.channels.errors import BodyTooLarge, BodyUnreadable, NoSuchAccount, SignatureRefused
from regulars.channels.models import Account
from regulars.lib.errors import RegularsError, Unavailable

logger = logging.getLogger(__name__)
View = Callable[..., HttpResponse]


def for_programs(view: View) -> View:
    """A view that only programs post to; carries `rights = "api"` for the walk over all addresses."""

    @csrf_exempt
    @wraps(view)
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return HttpResponse(status=405, headers={"Allow": "POST"})
        try:
            answer = view(request, *args, **kwargs)
        except Exception as error:
            told = as_ours(error)
            answer = JsonResponse(told.to_dict(), status=told.status)
        answer["Cache-Control"] = "no-store"
        return answer

    entered.rights = "api"  # type: ignore[attr-defined]
    return entered


def as_ours(error: Exception) -> RegularsError:
    match error:
        case RegularsError():
            return error
        case RequestDataTooBig():
            return BodyTooLarge()
        case UnreadablePostError():
            return BodyUnreadable()
        case OperationalError() | InterfaceError():
            logger.error("the database does not answer a program", exc_info=error)
            return Unavailable()
    logger.error("what a program brought could not be taken", exc_info=error)
    return RegularsError()


def account_called(kind: str, token: str) -> Account:
    """The account whose address is called. One query. Raises SignatureRefused."""
    try:
        return accounts.account_by_token(kind, token)
    except NoSuchAccount:
        raise SignatureRefused() from None


def body_of(request: HttpRequest, *, most: int) -> bytes:
    """The body as it came. Raises BodyTooLarge, BodyUnreadable."""
    try:
        told = int(request.headers.get("Content-Length") or 0)
    except ValueError:
        raise BodyUnreadable() from None
    if told > most:
        raise BodyTooLarge()
    body: bytes = request.read(most + 1)
    if len(body) > most:
        raise BodyTooLarge()
    return body


def as_object(body: bytes) -> dict[str, Any]:
    """Raises BodyUnreadable."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise BodyUnreadable() from None
    if not isinstance(found, dict):
        raise BodyUnreadable()
    return found
