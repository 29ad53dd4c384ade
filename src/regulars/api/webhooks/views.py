"""Webhooks on pages: which there are, making one, what was sent, sending it again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from regulars.api.models import Delivery
from regulars.api.webhooks import commands, queries
from regulars.api.webhooks.forms import EndpointForm
from regulars.lib.clock import now
from regulars.lib.errors import RegularsError
from regulars.lib.registry import timeline_kinds
from regulars.staff.rights import Right, needs

TONES = {Delivery.State.WAITING: "info", Delivery.State.DELIVERED: "good", Delivery.State.FAILED: "bad"}
FIELD_OF = {"no_web_address": "url", "address_unknown": "url", "address_inside": "url", "unknown_kinds": "kinds"}


def actor(request: HttpRequest) -> str:
    return f"staff.employee:{request.user.pk}"


def trail(*, further: bool = False) -> list[dict[str, str]]:
    way = [{"text": _("Company"), "url": reverse("staff:company")}]
    return [*way, {"text": _("Webhooks"), "url": reverse("webhooks:list")}] if further else way


@needs(Right.MANAGE_COMPANY)
@require_GET
def endpoint_list(request: HttpRequest) -> HttpResponse:
    rows = [(endpoint, titles_of(endpoint.kinds)) for endpoint in queries.endpoints()]
    columns = [{"title": title} for title in (_("Address"), _("What is told"), _("State"))]
    context = {"rows": rows, "columns": columns, "trail": trail()}
    return render(request, "api/webhooks/list.html", context)


def titles_of(kinds: list[str]) -> list[str]:
    known = [timeline_kinds.get(kind) for kind in kinds]
    return [str(kind.title) for kind in known if kind]


@never_cache
@needs(Right.MANAGE_COMPANY)
def make(request: HttpRequest) -> HttpResponse:
    form = EndpointForm(request.POST or None)
    if form.is_valid():
        try:
            endpoint = commands.make_endpoint(**form.cleaned_data, actor=actor(request), now=now())
            return redirect("webhooks:endpoint", endpoint_id=endpoint.pk)
        except RegularsError as error:
            form.add_error(FIELD_OF.get(error.code), error.sentence)
    context = {"form": form, "trail": trail(further=True), "width": "narrow"}
    return render(request, "api/webhooks/form.html", context, status=422 if form.errors else 200)


@never_cache
@needs(Right.MANAGE_COMPANY)
@require_GET
def endpoint(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """An endpoint, the secret that its messages are signed with, and what was sent to it."""
    found = commands.endpoint_by_id(endpoint_id)
    page = queries.deliveries_of(endpoint_id, cursor=request.GET.get("page", ""))
    context: dict[str, Any] = {
        "endpoint": found,
        "rows": [(one, title_of(one.kind), TONES[Delivery.State(one.state)]) for one in page.rows],
        "columns": [
            *({"title": title} for title in (_("What happened"), _("State"), _("Answer"), _("Tried"))),
            {"title": _("Send again"), "hidden": True},
        ],
        "next_url": f"?page={page.next_cursor}" if page.next_cursor else "",
        "previous_url": f"?page={page.previous_cursor}" if page.previous_cursor else "",
        "trail": trail(further=True),
    }
    return render(request, "api/webhooks/endpoint.html", context)


def title_of(key: str) -> str:
    kind = timeline_kinds.get(key)
    return str(kind.title) if kind else key


@needs(Right.MANAGE_COMPANY)
@require_POST
def closure(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    closed = commands.close_endpoint(endpoint_id, actor=actor(request), now=now())
    undo = f"undo:{reverse('webhooks:opening', args=[endpoint_id])}"
    messages.success(request, _("Nothing more is sent to “%(name)s”") % {"name": closed.name}, extra_tags=undo)
    return redirect("webhooks:endpoint", endpoint_id=endpoint_id)


@needs(Right.MANAGE_COMPANY)
@require_POST
def opening(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    opened = commands.open_endpoint(endpoint_id, actor=actor(request), now=now())
    messages.success(request, _("“%(name)s” is told again what happens") % {"name": opened.name})
    return redirect("webhooks:endpoint", endpoint_id=endpoint_id)


@needs(Right.MANAGE_COMPANY)
@require_POST
def repetition(request: HttpRequest, endpoint_id: int, delivery_id: int) -> HttpResponse:
    commands.send_again(endpoint_id, delivery_id, now=now())
    messages.success(request, _("It is on its way again"))
    return redirect("webhooks:endpoint", endpoint_id=endpoint_id)
