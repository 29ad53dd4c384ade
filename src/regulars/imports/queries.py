"""Reads of what files became."""

from regulars.imports.models import Problem, Upload
from regulars.lib.errors import NotFound
from regulars.lib.paging import Page, Sort, keyset_page


def upload_of(upload_id: int) -> Upload:
    """One file. Raises NotFound. One query, whoever brought it included."""
    upload = Upload.objects.select_related("uploaded_by").filter(id=upload_id).first()
    if upload is None:
        raise NotFound()
    return upload


def uploads(*, cursor: str = "", size: int = 25) -> Page[Upload]:
    """Files people brought, newest first. One query."""
    rows = Upload.objects.select_related("uploaded_by")
    return keyset_page(rows, Sort("uploaded_at", descending=True), cursor=cursor, size=size)


def problems_of(upload_id: int, *, cursor: str = "", size: int = 50) -> Page[Problem]:
    """What is wrong in a file, by row. One query."""
    return keyset_page(Problem.objects.filter(upload_id=upload_id), Sort("row"), cursor=cursor, size=size)
