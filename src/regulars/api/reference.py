"""The description of the API: for programs as OpenAPI, for people as a page drawn from it, without any script."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from regulars.api.service import api

PREFIX = "/api/v1"


@cache
def described() -> dict[str, Any]:
    """The OpenAPI document. It does not change while a process runs."""
    document: dict[str, Any] = api.get_openapi_schema(path_prefix=PREFIX)
    return dict(document)


@require_GET
def schema(request: HttpRequest) -> HttpResponse:
    return JsonResponse(described())


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Every operation with its scope, its parameters, what is sent and what comes back."""
    sections: dict[str, list[dict[str, Any]]] = {}
    for operation in operations():
        sections.setdefault(operation["tag"], []).append(operation)
    context = {
        "sections": sections.items(),
        "address": request.build_absolute_uri(PREFIX),
        "columns": [{"title": title} for title in (_("Request"), _("Fields (* needed)"), _("Answers"))],
        "trail": [{"text": _("Company"), "url": reverse("staff:company")},
                  {"text": _("API keys"), "url": reverse("staff:api_keys")}],
        "width": "wide",
    }  # fmt: skip
    return render(request, "api/reference.html", context)


def operations() -> Iterator[dict[str, Any]]:
    for address, methods in described()["paths"].items():
        for method, told in methods.items():
            sent = body_of(told)
            yield {
                "tag": told["tags"][0],
                "id": told["operationId"],
                "method": method.upper(),
                "path": address,
                "scope": told["x-scope"],
                "words": told.get("description", ""),
                "parameters": [line(one["name"], one["schema"], one["required"]) for one in told.get("parameters", ())],
                "body": [line(name, shape, name in sent.get("required", ())) for name, shape in fields(sent)],
                "answers": sorted(told["responses"]),
            }


def body_of(told: dict[str, Any]) -> dict[str, Any]:
    content = told.get("requestBody", {}).get("content", {})
    return resolved(next(iter(content.values()))["schema"]) if content else {}


def fields(shape: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from shape.get("properties", {}).items()


def resolved(shape: dict[str, Any]) -> dict[str, Any]:
    """A shape itself, where the document only points at it."""
    name = shape.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = described()["components"]["schemas"][name] if name else shape
    return found


def line(name: str, shape: dict[str, Any], required: bool) -> dict[str, Any]:
    return {"name": name, "kind": kind_of(shape), "required": required, "words": shape.get("description", "")}


def kind_of(shape: dict[str, Any]) -> str:
    """«text», «list of LineTold», «month | quarter | year»: a shape in a word."""
    if "enum" in shape:
        return " | ".join(f"“{value}”" for value in shape["enum"])
    if "anyOf" in shape:
        return " | ".join(dict.fromkeys(kind_of(one) for one in shape["anyOf"]))
    if "items" in shape:
        return f"list of {kind_of(shape['items'])}"
    if "$ref" in shape:
        return str(shape["$ref"]).rpartition("/")[2]
    return str(shape.get("format") or shape.get("const") or shape.get("type", "any"))
