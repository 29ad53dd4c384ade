"""Data of a person: what we hold, taking it out, erasing it; and all erasures there were."""

from collections.abc import Sequence
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from regulars.customers import queries
from regulars.customers.models import Customer, DataExport, Erasure
from regulars.customers.privacy import coming_back, erasing, exporting, storage
from regulars.customers.privacy import queries as asked
from regulars.customers.privacy.errors import BeingErased, ExportGone, NobodySuppressed, WrongNumber
from regulars.customers.privacy.files import waiting_files
from regulars.customers.privacy.forms import AllowingForm, ErasureForm
from regulars.desk.privacy import erasure_lines, held_lines, kept_lines
from regulars.lib import clock
from regulars.lib.errors import BadInput
from regulars.staff import audit
from regulars.staff.actors import actor
from regulars.staff.rights import Right, may, needs
from regulars.ui.toasts import toast

TYPES = {"json": "application/json", "html": "text/html; charset=utf-8"}


@needs(Right.SEE_CUSTOMERS, Right.EXPORT)
@require_GET
def data(request: HttpRequest, customer_id: int) -> HttpResponse:
    """What we hold about a customer, and what can be done with it."""
    found = queries.customer(customer_id)
    if found.merged_into_id is not None:
        return redirect("desk:customer_data", customer_id=found.merged_into_id)
    return shown(request, found, erasure_form(request, found))


def erasure_form(request: HttpRequest, found: Customer) -> ErasureForm:
    rows = queries.rows_together(found)
    people = list(queries.people_ever_of(found.id, rows=rows)) if found.kind == Customer.Kind.COMPANY else []
    given = request.POST if request.method == "POST" else None
    return ErasureForm(given, people=people, number=found.id)


def shown(request: HttpRequest, found: Customer, form: ErasureForm) -> HttpResponse:
    rows = queries.rows_together(found)
    erasures = asked.erasures_of(rows)
    context = {
        "customer": found,
        "held": held_lines(asked.held(rows)),
        "kept": kept_lines(),
        "form": form,
        "may_erase": may(request.user, Right.ERASE),
        "exports": asked.exports_of(rows),
        "erasures": erasure_lines(erasures),
        "files_waiting": waiting_files(),
        **under_way(found.id, asked.exports_of(rows), erasures),
    }
    return render(request, "desk/customer_data.html", context, status=422 if form.errors else 200)


def under_way(customer_id: int, exports: Sequence[DataExport], erasures: Sequence[Erasure]) -> dict[str, Any]:
    """What the worker does at this moment, with the address that tells how far it is."""
    export = next((one for one in exports if one.state == DataExport.State.WAITING), None)
    erasure = next((one for one in erasures if one.state in erasing.OPEN), None)
    return {
        "exporting": export,
        "erasing": erasure,
        "failed": next((one for one in erasures[:1] if one.state == Erasure.State.FAILED), None),
        "progress_url": reverse("desk:customer_data_progress", args=[customer_id]) if export or erasure else "",
    }


@needs(Right.SEE_CUSTOMERS, Right.EXPORT)
@require_GET
def progress(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Asked every second while the worker is at it; then the page is loaded anew."""
    rows = queries.rows_together(queries.customer(customer_id))
    context = under_way(customer_id, asked.exports_of(rows), asked.erasures_of(rows))
    answer = render(request, "desk/customer_data.html#progress", context)
    if not context["progress_url"]:
        answer["HX-Refresh"] = "true"
    return answer


@needs(Right.SEE_CUSTOMERS, Right.EXPORT)
@require_POST
def export(request: HttpRequest, customer_id: int) -> HttpResponse:
    made = exporting.ask_for_export(
        customer_id, language=get_language() or "en", actor=actor(request), now=clock.now()
    )  # fmt: skip
    toast(request, _("It is being put together"))
    return redirect("desk:customer_data", customer_id=made.customer_id)


@needs(Right.SEE_CUSTOMERS, Right.EXPORT)
@require_GET
def file(request: HttpRequest, customer_id: int, export_id: int, ending: str) -> HttpResponseBase:
    """One of the files, only ever to be kept: a page of our own would not let its styles in. Raises ExportGone.

    Whoever downloads it is in the audit: it need not be the one who asked for it.
    """
    made = exporting.export_of(export_id, customer_id)
    path = storage.path_of(made.stored_as, ending)
    if ending not in TYPES or made.state != DataExport.State.DONE or not path.is_file():
        raise ExportGone()
    audit.record(
        actor=actor(request), action=exporting.TAKEN_HOME, customer_id=customer_id, now=clock.now(),
        ref=f"customers.data_export:{made.pk}", details={"format": ending},
    )  # fmt: skip
    name = _("customer-%(number)s.%(ending)s") % {"number": customer_id, "ending": ending}
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=TYPES[ending])


@needs(Right.SEE_CUSTOMERS, Right.ERASE)
@require_POST
def erase(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Have a customer erased, or one person of it."""
    found = queries.customer(customer_id)
    form = erasure_form(request, found)
    if form.is_valid():
        given = form.cleaned_data
        try:
            erasing.ask_for_erasure(
                customer_id, reason=given["reason"], typed=given["typed"], person_id=given.get("person"),
                actor=actor(request), now=clock.now(),
            )  # fmt: skip
        except (WrongNumber, BeingErased) as error:
            form.add_error("typed", error.sentence)
        else:
            return redirect("desk:customer_data", customer_id=found.merged_into_id or customer_id)
    return shown(request, found, form)


@needs(Right.ERASE)
@require_GET
def erasures(request: HttpRequest) -> HttpResponse:
    """Who was erased, when, by whom and why; never who it was."""
    return list_shown(request, AllowingForm())


def list_shown(request: HttpRequest, form: AllowingForm) -> HttpResponse:
    page = asked.erasures(cursor=request.GET.get("page", ""))
    context = {"erasures": erasure_lines(page.rows), "page": page, "form": form}
    return render(request, "desk/erasures.html", context, status=422 if form.errors else 200)


@needs(Right.ERASE)
@require_POST
def again(request: HttpRequest, erasure_id: int) -> HttpResponse:
    """Have an erasure that failed tried again."""
    erasure = erasing.ask_again(erasure_id)
    return redirect("desk:customer_data", customer_id=erasure.customer_id)


@needs(Right.ERASE)
@require_POST
def allow(request: HttpRequest) -> HttpResponse:
    """Somebody erased came back: a contact of theirs may be written down again."""
    form = AllowingForm(request.POST)
    if form.is_valid():
        try:
            coming_back.allow_again(form.cleaned_data["value"], actor=actor(request), now=clock.now())
        except (NobodySuppressed, BadInput) as error:
            form.add_error("value", error.sentence)
        else:
            toast(request, _("This contact may be written down again"))
            return redirect("desk:erasures")
    return list_shown(request, form)
