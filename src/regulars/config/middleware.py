"""What happens around every request: the reader's language and time zone, and errors in one shape."""

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone, translation

from regulars.lib.errors import RegularsError

Answer = Callable[[HttpRequest], HttpResponse]


class ReaderMiddleware:
    """Speaks the language and shows the times of whoever reads; before sign-in, what the browser asks for."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reader = request.user
        language = reader.language if reader.is_authenticated else translation.get_language_from_request(request)
        zone = reader.time_zone if reader.is_authenticated else "UTC"
        with translation.override(language), timezone.override(zoneinfo.ZoneInfo(zone)):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class ErrorMiddleware:
    """Turns a RegularsError into a page, a partial or JSON, whichever was asked for."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, RegularsError):
            return None
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse(error.to_dict(), status=error.status)
        template = "ui/error_partial.html" if request.headers.get("HX-Request") else "ui/error.html"
        return render(request, template, {"error": error, "status": error.status}, status=error.status)
