"""What files changed of rows that somebody looks at."""

from collections.abc import Sequence

from django.db.models import QuerySet

from regulars.imports.models import Change


def changes_by_files(table: str, customer_ids: Sequence[int]) -> QuerySet[Change]:
    """Changes that files made to rows of customers, latest first, files and who brought them included. One query.

    Also those of files that were taken back since: then it is as before.
    """
    found = Change.objects.filter(table_name=table, customer_id__in=customer_ids, upload__finished_at__isnull=False)
    return found.select_related("upload__uploaded_by").order_by("-upload__finished_at", "-id")
