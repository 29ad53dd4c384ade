"""Reads of what files became."""

from django.db.models import Count, F, Sum

from regulars.imports.models import Added, Change, Problem, Upload
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


def can_be_taken_back(upload: Upload) -> bool:
    """Whether a file was loaded and what it changed is still kept. Two queries at most."""
    if upload.state != Upload.State.LOADED:
        return False
    return Added.objects.filter(upload=upload).exists() or Change.objects.filter(upload=upload).exists()


def added_by(upload_id: int) -> dict[str, int]:
    """How many rows a file added to each table. One query."""
    rows = Added.objects.filter(upload_id=upload_id).values_list("table_name")
    return dict(rows.annotate(count=Sum(F("last_id") - F("first_id") + 1)).order_by("table_name"))


def changed_by(upload_id: int) -> dict[str, int]:
    """How many rows of each table a file changed. One query."""
    rows = Change.objects.filter(upload_id=upload_id, after__isnull=False).values_list("table_name")
    return dict(rows.annotate(count=Count("id")).order_by("table_name"))
