"""Pages of files: the list, bringing one, describing it, watching it, and what came of it."""

from pathlib import Path
from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from regulars.imports import commands, queries, storage
from regulars.imports.audit_actions import ROWS_TAKEN_OUT
from regulars.imports.describing import DATE_ORDERS, DECIMALS, SEPARATORS, Description, describe, read_form
from regulars.imports.errors import BadRows, ColumnsMissing, FileGone
from regulars.imports.guessing.encodings import ENCODINGS
from regulars.imports.models import Upload
from regulars.imports.presenting import preview_of, tallies, undone_of
from regulars.imports.problems import reason_of
from regulars.imports.results import by_column, has_news, headline, left_out, outcomes, steps_of
from regulars.imports.targets import all_targets, target_of
from regulars.imports.types import Format, Reading, mapped_from_json
from regulars.lib.clock import now
from regulars.lib.errors import RegularsError
from regulars.staff import audit
from regulars.staff.actors import actor
from regulars.staff.models import Employee
from regulars.staff.rights import Right, needs

RUNNING = (Upload.State.CHECKING, Upload.State.LOADING, Upload.State.UNDOING)
DESCRIBED = (Upload.State.DRAFT, Upload.State.FAILED)


@needs(Right.IMPORT)
@require_GET
def files(request: HttpRequest) -> HttpResponseBase:
    page = queries.uploads(cursor=request.GET.get("page", ""))
    rows = [(upload, target_of(upload.target), headline(upload)) for upload in page.rows]
    return render(request, "imports/files.html", {"rows": rows, "page": page, "targets": all_targets()})


@needs(Right.IMPORT)
def bring(request: HttpRequest) -> HttpResponseBase:
    """Step one: a file, and what it holds."""
    failure, chosen = "", request.POST.get("target") or request.GET.get("target") or "orders"
    if request.method == "POST":
        try:
            return redirect("imports:file", upload_id=_brought(request, chosen).id)
        except RegularsError as error:
            failure = error.sentence
    context = {
        "targets": all_targets(),
        "chosen": chosen,
        "failure": failure,
        "limit_bytes": storage.limit_bytes(),
        "steps": steps_of(None),
        "width": "narrow",
    }
    return render(request, "imports/bring.html", context, status=422 if failure else 200)


def _brought(request: HttpRequest, target: str) -> Upload:
    storage.refuse_large(int(request.META.get("CONTENT_LENGTH") or 0))
    file = request.FILES.get("file")
    if file is None:
        raise FileGone()
    employee = cast(Employee, request.user)
    return commands.bring_file(file.chunks(), name=file.name or "", target=target, employee=employee, now=now())


@needs(Right.IMPORT)
@require_GET
def file(request: HttpRequest, upload_id: int) -> HttpResponseBase:
    """The page of one file, whatever state it is in."""
    upload = queries.upload_of(upload_id)
    context: dict[str, Any] = {"upload": upload, "target": target_of(upload.target), "steps": steps_of(upload)}
    if upload.state in RUNNING:
        return render(request, "imports/running.html", context | _progress(upload))
    if upload.state in DESCRIBED:
        reading, mapped = Reading.from_dict(upload.reading), mapped_from_json(upload.mapping)
        return render(request, "imports/describe.html", context | _described(upload, reading, mapped))
    return render(request, "imports/result.html", context | _result(request, upload))


def _described(upload: Upload, reading: Reading, mapped: dict[int, str] | None) -> dict[str, Any]:
    path, target = storage.source_path(upload), target_of(upload.target)
    return _description_context(upload, describe(path, target, reading, mapped), path)


def _description_context(upload: Upload, described: Description, path: Path) -> dict[str, Any]:
    is_text, is_sheet = described.reading.format is Format.TEXT, described.reading.format is Format.EXCEL
    return {
        "upload": upload,
        "target": target_of(upload.target),
        "described": described,
        "reading": described.reading,
        "encodings": ENCODINGS.items() if is_text else (),
        "separators": SEPARATORS.items() if is_text else (),
        "sheets": _sheets(path) if is_sheet else (),
        "date_orders": DATE_ORDERS.items(),
        "decimals": DECIMALS.items(),
        "has_rows_above": is_text or is_sheet,
        "missing": [" / ".join(str(field.title) for field in group) for group in described.missing],
        "width": "wide",
    }


def _sheets(path: Path) -> list[str]:
    from regulars.imports.sources.sheets import sheet_names

    try:
        return sheet_names(path)
    except RegularsError:
        return []


@needs(Right.IMPORT)
@require_POST
def description(request: HttpRequest, upload_id: int) -> HttpResponseBase:
    """The first rows again, under what is chosen at this moment. Nothing is kept."""
    upload = queries.upload_of(upload_id)
    reading, mapped = read_form(request.POST, Reading.from_dict(upload.reading), target_of(upload.target))
    return render(request, "imports/describe.html#description", _described(upload, reading, mapped))


@needs(Right.IMPORT)
@require_POST
def check(request: HttpRequest, upload_id: int) -> HttpResponseBase:
    """Step two is done: check the whole file."""
    upload = queries.upload_of(upload_id)
    target = target_of(upload.target)
    reading, mapped = read_form(request.POST, Reading.from_dict(upload.reading), target)
    if mapped is None:
        # The columns became others after the page was drawn: show what they are now before going on.
        context = {"steps": steps_of(upload)} | _described(upload, reading, None)
        return render(request, "imports/describe.html", context, status=422)
    try:
        commands.ask_check(upload_id, reading=reading, mapped=mapped, now=now())
    except ColumnsMissing as error:
        context = {"steps": steps_of(upload), "failure": error.sentence} | _described(upload, reading, mapped)
        return render(request, "imports/describe.html", context, status=422)
    return redirect("imports:file", upload_id=upload_id)


@needs(Right.IMPORT)
@require_GET
def progress(request: HttpRequest, upload_id: int) -> HttpResponseBase:
    """Asked every second while a step runs; sends the browser to the result when it is over."""
    upload = queries.upload_of(upload_id)
    if upload.state in RUNNING:
        return render(request, "imports/running.html#bar", _progress(upload))
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = reverse("imports:file", args=[upload_id])
    return answer


def _progress(upload: Upload) -> dict[str, Any]:
    return {"upload": upload, "step": _(upload.step) if upload.step else _("Waiting for the worker"), "width": "narrow"}


def _result(request: HttpRequest, upload: Upload) -> dict[str, Any]:
    page = queries.problems_of(upload.id, cursor=request.GET.get("page", ""))
    return {
        "outcomes": outcomes(upload),
        "left_out": left_out(upload),
        "news": has_news(upload),
        "by_column": by_column(upload.result),
        "result": upload.result,
        "problems": [(problem, reason_of(problem)) for problem in page.rows],
        "page": page,
        "preview": preview_of(upload.result) if upload.state == Upload.State.CHECKED else None,
        "undone": undone_of(upload.result) if upload.state == Upload.State.UNDONE else None,
        **_way_back(upload),
        "has_bad_rows": storage.bad_rows_file(storage.report_path(upload)).is_file(),
        "has_without_customer": storage.without_customer_file(storage.report_path(upload)).is_file(),
    }


def _way_back(upload: Upload) -> dict[str, Any]:
    if not queries.can_be_taken_back(upload):
        return {"may_take_back": False}
    return {"may_take_back": True, "tallies": tallies(queries.added_by(upload.id), queries.changed_by(upload.id))}


@needs(Right.IMPORT)
@require_POST
def undo(request: HttpRequest, upload_id: int) -> HttpResponseBase:
    commands.ask_undo(upload_id, actor=actor(request))
    return redirect("imports:file", upload_id=upload_id)


@needs(Right.IMPORT)
@require_POST
def load(request: HttpRequest, upload_id: int) -> HttpResponseBase:
    try:
        commands.ask_load(upload_id, only_good_rows=request.POST.get("rows") == "good")
    except BadRows as error:
        messages.error(request, error.sentence)
    return redirect("imports:file", upload_id=upload_id)


@needs(Right.IMPORT)
@require_POST
def stop(request: HttpRequest, upload_id: int) -> HttpResponseBase:
    commands.ask_stop(upload_id)
    upload = queries.upload_of(upload_id)
    if request.headers.get("HX-Request"):
        return render(request, "imports/running.html#bar", _progress(upload))
    return redirect("imports:file", upload_id=upload_id)


@needs(Right.IMPORT)
@require_POST
def again(request: HttpRequest, upload_id: int) -> HttpResponseBase:
    commands.describe_again(upload_id)
    return redirect("imports:file", upload_id=upload_id)


@needs(Right.IMPORT)
@require_POST
def discard(request: HttpRequest, upload_id: int) -> HttpResponseBase:
    upload = commands.discard(upload_id, now=now())
    messages.success(request, _("“%(file)s” was given up and removed.") % {"file": upload.file_name})
    return redirect("imports:files")


@needs(Right.IMPORT)
@require_GET
def bad_rows(request: HttpRequest, upload_id: int) -> HttpResponseBase:
    upload = queries.upload_of(upload_id)
    return _download(request, storage.bad_rows_file(storage.report_path(upload)), upload, "bad-rows")


@needs(Right.IMPORT)
@require_GET
def without_customer(request: HttpRequest, upload_id: int) -> HttpResponseBase:
    upload = queries.upload_of(upload_id)
    return _download(request, storage.without_customer_file(storage.report_path(upload)), upload, "without-customer")


def _download(request: HttpRequest, path: Path, upload: Upload, what: str) -> FileResponse:
    if not path.is_file():
        raise FileGone()
    details = {"target": upload.target, "rows": what}
    audit.record(
        actor=actor(request), action=ROWS_TAKEN_OUT, now=now(), ref=f"imports.upload:{upload.pk}", details=details
    )
    name = slugify(Path(upload.file_name).stem, allow_unicode=True) or "file"
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{name}-{what}.csv", content_type="text/csv")
