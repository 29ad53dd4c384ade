"""The keys of programs: which there are, making one, closing one and taking that back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from regulars.lib import clock
from regulars.staff import api_keys
from regulars.staff.actors import actor
from regulars.staff.api_keys_forms import ApiKeyForm
from regulars.staff.models import ApiKey
from regulars.staff.rights import Right, needs
from regulars.staff.views import reader


def trail() -> list[dict[str, str]]:
    """The way back to the company's page."""
    return [{"text": _("Company"), "url": reverse("staff:company")}]


@needs(Right.MANAGE_COMPANY)
@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    titles = (_("Key"), _("May be used for"), _("Made"), _("Last used"))
    columns = [*({"title": title} for title in titles), {"title": _("Close"), "hidden": True}]
    rows = [
        (key, [api_keys.SCOPE_TITLES[api_keys.Scope(scope)] for scope in key.scopes]) for key in api_keys.api_keys()
    ]
    return render(request, "staff/api_keys.html", {"rows": rows, "columns": columns, "trail": trail()})


@never_cache
@needs(Right.MANAGE_COMPANY)
def make(request: HttpRequest) -> HttpResponse:
    """A form, and after it the secret: seen once, so it is an answer and never an address."""
    form = ApiKeyForm(request.POST or None)
    back = [*trail(), {"text": _("API keys"), "url": reverse("staff:api_keys")}]
    if not form.is_valid():
        context = {"form": form, "trail": back, "width": "narrow"}
        return render(request, "staff/api_key_form.html", context, status=422 if form.errors else 200)
    given = form.cleaned_data
    key, secret = api_keys.make_key(
        name=given["name"], scopes=given["scopes"], employee_id=reader(request).pk, actor=actor(request),
        now=clock.now(),
    )  # fmt: skip
    context = {"key": key, "secret": secret, "trail": back, "width": "narrow"}
    return render(request, "staff/api_key_made.html", context)


@needs(Right.MANAGE_COMPANY)
@require_POST
def revocation(request: HttpRequest, key_id: int) -> HttpResponse:
    key: ApiKey = api_keys.revoke_key(key_id, actor=actor(request), now=clock.now())
    undo = f"undo:{reverse('staff:api_key_restoration', args=[key.pk])}"
    messages.success(request, _("“%(name)s” no longer works") % {"name": key.name}, extra_tags=undo)
    return redirect("staff:api_keys")


@needs(Right.MANAGE_COMPANY)
@require_POST
def restoration(request: HttpRequest, key_id: int) -> HttpResponse:
    key: ApiKey = api_keys.restore_key(key_id, actor=actor(request), now=clock.now())
    messages.success(request, _("“%(name)s” works again") % {"name": key.name})
    return redirect("staff:api_keys")
