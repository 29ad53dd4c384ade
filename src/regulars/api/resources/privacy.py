"""A person's own data: everything about them in one file, and how far an erasure is. Erasing is with the customers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Status

from regulars.api.door import actor
from regulars.api.service import Resource
from regulars.api.shapes.privacy import DataExportShown, ErasureShown, ExportTold
from regulars.customers.models import DataExport
from regulars.customers.privacy import exporting, queries, storage
from regulars.customers.privacy.errors import ExportGone
from regulars.lib.clock import now
from regulars.staff.api_keys import Scope

resource = Resource("Personal data")
OF_EXPORT = Scope.EXPORT_CUSTOMERS


@resource.endpoint(
    "POST", "/customers/{int:customer_id}/export", scope=OF_EXPORT, answer=DataExportShown, status=202
)  # fmt: skip
def export_customer(request: HttpRequest, customer_id: int, given: ExportTold) -> Any:
    """Have everything we hold about a customer put together. Answers 409 `customer_erased` when nothing is left."""
    return Status(202, exporting.ask_for_export(customer_id, language=given.language, actor=actor(request), now=now()))


@resource.endpoint(
    "GET", "/customers/{int:customer_id}/exports/{int:export_id}", scope=OF_EXPORT, answer=DataExportShown
)
def get_export(request: HttpRequest, customer_id: int, export_id: int) -> Any:
    """How far an export is. Ask again while `state` is waiting."""
    return exporting.export_of(export_id, customer_id)


@resource.endpoint(
    "GET", "/customers/{int:customer_id}/exports/{int:export_id}/file", scope=OF_EXPORT, answer=dict[str, Any]
)
def get_exported_data(request: HttpRequest, customer_id: int, export_id: int) -> Any:
    """The file itself. Answers 404 `export_gone` before it is done and after seven days."""
    made = exporting.export_of(export_id, customer_id)
    path = storage.path_of(made.stored_as, "json")
    if made.state != DataExport.State.DONE or not path.is_file():
        raise ExportGone()
    return HttpResponse(path.read_bytes(), content_type="application/json; charset=utf-8")


@resource.endpoint(
    "GET", "/customers/{int:customer_id}/erasures/{int:erasure_id}", scope=Scope.ERASE_CUSTOMERS, answer=ErasureShown
)
def get_erasure(request: HttpRequest, customer_id: int, erasure_id: int) -> Any:
    """How far an erasure is. Ask again while `state` is waiting or running."""
    return queries.erasure_of(erasure_id, customer_id)
