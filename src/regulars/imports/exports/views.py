"""Pages of exports: asking for one, watching it, taking it home."""

from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from regulars.imports.exports import commands, storage
from regulars.imports.exports.auditing import TAKEN_HOME
from regulars.imports.exports.errors import NothingChosen
from regulars.imports.exports.sheets import all_sheets
from regulars.imports.models import Export
from regulars.lib.clock import now
from regulars.staff import audit
from regulars.staff.actors import actor
from regulars.staff.models import Employee
from regulars.staff.rights import Right, needs

SHOWN = 20
TONES = {Export.State.WAITING: "info", Export.State.DONE: "good", Export.State.FAILED: "bad"}


@needs(Right.EXPORT_EVERYTHING)
def exports(request: HttpRequest) -> HttpResponseBase:
    """What was exported this week; posted, a new one is asked for. One query."""
    failure = ""
    if request.method == "POST":
        employee = cast(Employee, request.user)
        try:
            commands.ask_export(
                request.POST.getlist("sheet"), request.POST.get("format", ""), employee=employee, now=now()
            )
        except NothingChosen as error:
            failure = error.sentence
        else:
            messages.success(request, _("The export is being written. You may leave this page."))
            return redirect("exports:exports")
    context = {
        "sheets": all_sheets(), "formats": Export.Format.choices, "rows": [line(one) for one in latest()],
        "failure": failure,
    }  # fmt: skip
    return render(request, "imports/exports.html", context, status=422 if failure else 200)


def latest() -> list[Export]:
    return list(Export.objects.select_related("asked_by").order_by("-asked_at", "-id")[:SHOWN])


def line(export: Export) -> dict[str, Any]:
    titles = {sheet.key: str(sheet.title) for sheet in all_sheets()}
    return {
        "export": export,
        "tone": TONES[Export.State(export.state)],
        "holds": ", ".join(titles.get(key, key) for key in export.sheets),
        "rows": sum(export.counts.values()),
    }


@needs(Right.EXPORT_EVERYTHING)
@require_GET
def progress(request: HttpRequest, export_id: int) -> HttpResponseBase:
    """The row of one export, asked again while it is written."""
    export = Export.objects.select_related("asked_by").filter(id=export_id).first()
    if export is None:
        return render(request, "imports/exports.html#gone")
    return render(request, "imports/exports.html#row", {"row": line(export)})


@needs(Right.EXPORT_EVERYTHING)
@require_GET
def download(request: HttpRequest, export_id: int) -> HttpResponseBase:
    """Whoever downloads it is in the audit: it need not be the one who asked for it."""
    export = commands.export_of(export_id)
    audit.record(
        actor=actor(request), action=TAKEN_HOME, now=now(), ref=f"imports.export:{export.pk}",
        details={"sheets": export.sheets, "format": export.format},
    )  # fmt: skip
    name = f"regulars-{export.asked_at:%Y-%m-%d}.zip"
    file = storage.path_of(export.stored_as).open("rb")
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
