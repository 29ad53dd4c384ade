"""Answers when a request cannot be served: a page, a partial or JSON, whichever was asked for; never a traceback."""

import sys
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, NotAllowed, NotFound, RegularsError, Unavailable

# An error page must not need the database that just failed: nothing here may look up the reader or the company.
WITHOUT_DATABASE = {"theme": "auto", "company": {"name": ""}, "messages": (), "menu": ()}


class BadRequest(BadInput):
    code = "bad_request"
    status = 400
    message = _("Go back, open the page again and repeat what you did.")


class StaleForm(NotAllowed):
    code = "stale_form"
    message = _("Open the page again and send the form once more. If it happens again, allow cookies for this address.")


class PageNotFound(NotFound):
    code = "page_not_found"
    message = _("The address may be mistyped, or what was here has moved. Search with Ctrl-K from any other page.")


class MethodNotAllowed(RegularsError):
    code = "method_not_allowed"
    status = 405
    message = _("This address does not take such a request. Go back and use the button on the page.")


def refuse(
    request: HttpRequest, error: RegularsError, *, page: str = "ui/error.html", database: bool = True
) -> HttpResponse:
    """The error in the shape that was asked for."""
    if wants_json(request):
        return JsonResponse(error.to_dict(), status=error.status)
    template = "ui/error_partial.html" if request.headers.get("HX-Request") else page
    context: dict[str, Any] = {"error": error, "status": error.status}
    if not database:
        context |= WITHOUT_DATABASE
    return render(request, template, context, status=error.status)


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(request, PageNotFound(), page="404.html")


def permission_denied(request: HttpRequest, exception: PermissionDenied) -> HttpResponse:
    return refuse(request, NotAllowed(), page="403.html")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Also a host name we do not answer to; then nothing about the reader is known yet."""
    with translation.override(translation.get_language_from_request(request)):
        return refuse(request, BadRequest(), page="400.html", database=False)


def server_error(request: HttpRequest) -> HttpResponse:
    failure = sys.exc_info()[1]
    with translation.override(translation.get_language_from_request(request)):
        if isinstance(failure, OperationalError | InterfaceError):
            return refuse(request, Unavailable(), database=False)
        return refuse(request, RegularsError(), page="500.html", database=False)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return refuse(request, StaleForm(), page="403_csrf.html")
