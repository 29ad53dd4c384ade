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
    message = _("This request was put together wrongly. Go to the start page and try from there.")


class StaleForm(NotAllowed):
    code = "stale_form"
    message = _(
        "This page was open too long, or your browser refuses cookies from here. "
        "Go back, reload the page and send it again."
    )


class PageNotFound(NotFound):
    code = "page_not_found"
    message = _("There is no page at this address. It may have moved; start from the menu.")


class MethodNotAllowed(RegularsError):
    code = "method_not_allowed"
    status = 405
    message = _("This address does not take such a request. Go back and use the button on the page.")


def refuse(request: HttpRequest, error: RegularsError, *, database: bool = True) -> HttpResponse:
    """The error in the shape that was asked for."""
    if wants_json(request):
        return JsonResponse(error.to_dict(), status=error.status)
    template = "ui/error_partial.html" if request.headers.get("HX-Request") else "ui/error.html"
    context: dict[str, Any] = {"error": error, "status": error.status}
    if not database:
        context |= WITHOUT_DATABASE
    return render(request, template, context, status=error.status)


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(request, PageNotFound())


def permission_denied(request: HttpRequest, exception: PermissionDenied) -> HttpResponse:
    return refuse(request, NotAllowed())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Also a host name we do not answer to; then nothing about the reader is known yet."""
    with translation.override(translation.get_language_from_request(request)):
        return refuse(request, BadRequest(), database=False)


def server_error(request: HttpRequest) -> HttpResponse:
    failure = sys.exc_info()[1]
    error = Unavailable() if isinstance(failure, OperationalError | InterfaceError) else RegularsError()
    with translation.override(translation.get_language_from_request(request)):
        return refuse(request, error, database=False)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return refuse(request, StaleForm())
