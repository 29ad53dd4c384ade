"""Who saw, changed and took out what: the page of directors, and the same as a file."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from regulars.desk.audit import AuditForm, Line, lines
from regulars.desk.audit_actions import AUDIT_TAKEN
from regulars.lib import clock
from regulars.lib.export import csv_response
from regulars.staff import audit
from regulars.staff.actors import actor
from regulars.staff.audit_trail import Asked, trail_batches, trail_page
from regulars.staff.rights import Right, needs
from regulars.staff.views import reader


@needs(Right.SEE_AUDIT)
@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    """What was done and seen, newest first, narrowed as the address says."""
    form = AuditForm(request.GET)
    asked = form.asked(reader(request).time_zone)
    page = trail_page(asked, cursor=request.GET.get("cursor", ""))
    kept = kept_of(request)
    context = {
        "form": form,
        "lines": lines(page.rows),
        "narrowed": bool(kept),
        "file_url": f"{reverse('desk:audit_file')}?{urlencode(kept)}",
        "next_url": page_url(kept, page.next_cursor),
        "previous_url": page_url(kept, page.previous_cursor),
        "width": "wide",
    }
    return render(request, "desk/audit.html", context, status=422 if form.errors else 200)


def kept_of(request: HttpRequest) -> dict[str, str]:
    names = AuditForm.base_fields
    return {name: value for name in names if (value := str(request.GET.get(name, "")))}


def page_url(kept: dict[str, str], cursor: str) -> str:
    return f"{reverse('desk:audit')}?{urlencode({**kept, 'cursor': cursor})}" if cursor else ""


@needs(Right.SEE_AUDIT, Right.EXPORT)
@require_GET
def trail_file(request: HttpRequest) -> HttpResponseBase:
    """All of it, as the address narrows it, as CSV. That it was taken out is in the audit too."""
    asked = AuditForm(request.GET).asked(reader(request).time_zone)
    audit.record(actor=actor(request), action=AUDIT_TAKEN, now=clock.now(), details={"format": "csv"})
    header = [_("When"), _("Who"), _("What"), _("More"), _("About"), _("Customer"), _("Address")]
    return csv_response("audit", header, file_rows(asked))


def file_rows(asked: Asked) -> Iterator[list[Any]]:
    for batch in trail_batches(asked):
        for record, line in zip(batch, lines(batch), strict=True):
            yield file_row(line, record.customer_id)


def file_row(line: Line, customer_id: int | None) -> list[Any]:
    moment = line.at.isoformat(timespec="seconds")
    return [moment, line.who, line.what, line.more, line.about, customer_id, line.address]
