"""What happens around every request: whence it came, the reader's language and time, errors in one shape, no traces."""

import zoneinfo
from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone, translation

from regulars.config.refusals import MethodNotAllowed, refuse
from regulars.lib.caller import calling_from
from regulars.lib.errors import RegularsError

Answer = Callable[[HttpRequest], HttpResponse]


class CallerMiddleware:
    """Notes the network address a request came from; behind a proxy, the one the proxy saw."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with calling_from(address_of(request)):
            return self.get_response(request)


def address_of(request: HttpRequest) -> str | None:
    """None where the server does not know it. What stands before the proxy's own word anybody can write."""
    told = request.META.get("REMOTE_ADDR", "")
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2] or told
    try:
        return str(ip_address(told.strip()))
    except ValueError:
        return None


class ReaderMiddleware:
    """Speaks the language and shows the times of whoever reads; before sign-in, what the browser asks for."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reader = request.user
        language = reader.language if reader.is_authenticated else translation.get_language_from_request(request)
        zone = reader.time_zone if reader.is_authenticated else settings.TIME_ZONE
        with translation.override(language), timezone.override(zoneinfo.ZoneInfo(zone)):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if reader.is_authenticated:
            # Pages show customers: they must not stay on a shared computer after sign-out.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class ErrorMiddleware:
    """Turns a RegularsError into a page, a partial or JSON, whichever was asked for."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return with_methods_of(response, refuse(request, MethodNotAllowed()))
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refuse(request, error) if isinstance(error, RegularsError) else None


def with_methods_of(refused: HttpResponse, answer: HttpResponse) -> HttpResponse:
    answer.headers["Allow"] = refused.headers["Allow"]
    return answer
