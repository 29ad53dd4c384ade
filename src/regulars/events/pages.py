"""The page of events: how much came from whom, what was refused and why, how to connect."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from regulars.events import failing, queries
from regulars.events.models import Refusal
from regulars.events.reasons import sentence
from regulars.lib.clock import today
from regulars.staff.queries import company
from regulars.staff.rights import Right, needs
from regulars.ui.figures import number


@never_cache
@needs(Right.MANAGE_COMPANY)
@require_GET
def events(request: HttpRequest) -> HttpResponse:
    page = queries.refusals(cursor=request.GET.get("page", ""))
    tallies = queries.tallies(today=today(company().time_zone))
    context: dict[str, Any] = {
        "trail": [{"text": _("Company"), "url": reverse("staff:company")}],
        "tallies": tallies,
        "accepted": sum(tally.accepted for tally in tallies),
        "tally_columns": [
            {"title": _("Day")},
            {"title": _("Key")},
            *({"title": title, "align": "end"} for title in (_("Accepted"), _("Known already"), _("Refused"))),
        ],
        "refusals": [(one, said(one)) for one in page.rows],
        "next_url": f"?page={page.next_cursor}" if page.next_cursor else "",
        "previous_url": f"?page={page.previous_cursor}" if page.previous_cursor else "",
        "standing": standing(),
        "keys": queries.keys(),
        "snippet": snippet(request),
        "host": host(request),
    }
    return render(request, "events/events.html", context)


def said(refusal: Refusal) -> str:
    return sentence(refusal.reason, refusal.details)


def standing() -> dict[str, Any]:
    found = queries.standing()
    return {
        "waiting": counted(found.waiting),
        "held": counted(found.held),
        "failed": counted(found.failed),
        "any_failed": found.failed > 0,
    }


def counted(count: int) -> str:
    """A number that was counted no farther than a thousand."""
    return f"{number(count, get_language() or 'en')}{'+' if count >= queries.MOST else ''}"


def host(request: HttpRequest) -> str:
    return str(settings.ADDRESS).rstrip("/") or request.build_absolute_uri("/").rstrip("/")


def snippet(request: HttpRequest) -> str:
    """What is put into the pages of a site. Calls made before the script has come wait in a list."""
    address = f"{host(request)}{reverse('events:script')}"
    return (
        "<script>window.regulars = window.regulars || []</script>\n"
        f'<script async src="{address}" data-key="rgl_..."></script>\n'
        "<script>\n"
        '  regulars.push(["page"])\n'
        "  // After the visitor agreed to be remembered:\n"
        '  // regulars.push(["consent", true])\n'
        "  // After sign-in:\n"
        '  // regulars.push(["identify", "user-17", { name: "Olena Melnyk", email: "olena@example.com" }])\n'
        "</script>"
    )


@needs(Right.MANAGE_COMPANY)
@require_POST
def rereading(request: HttpRequest) -> HttpResponse:
    count = failing.read_again()
    text = ngettext("%(count)s message is read again", "%(count)s messages are read again", count)
    messages.success(request, text % {"count": count})
    return redirect("events:events")
