"""Reads of groups. Each promises its number of SQL queries."""

from collections.abc import Sequence

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from regulars.customers.models import Group, GroupMember
from regulars.customers.together import rows_of
from regulars.customers.visibility import looked_after_by
from regulars.lib.errors import NotFound
from regulars.lib.paging import Page, Sort, keyset_page

# Somebody merged into a customer who is in the same group: they are one.
TWICE = Exists(
    GroupMember.objects.filter(group_id=OuterRef("group_id"), customer_id=OuterRef("customer__merged_into_id"))
)


def groups() -> QuerySet[Group]:
    """The groups, key ones first, each with `members`, how many are in it. One query."""
    inside = GroupMember.objects.filter(~TWICE, group_id=OuterRef("id")).order_by().values("group_id")
    counted = inside.annotate(count=Count("id")).values("count")
    standing = Group.objects.filter(archived_at=None).order_by("-is_key", "name", "id")
    return standing.annotate(members=Coalesce(Subquery(counted), 0))


def group(group_id: int) -> Group:
    """A group that was not put away. One query. Raises NotFound."""
    found = Group.objects.filter(id=group_id, archived_at=None).first()
    if found is None:
        raise NotFound()
    return found


def groups_of(customer_id: int, *, rows: Sequence[int] | None = None) -> list[Group]:
    """The groups a customer is in, key ones first. One query, one more when `rows` are not given."""
    inside = GroupMember.objects.filter(customer_id__in=rows or rows_of(customer_id)).values("group_id")
    return list(Group.objects.filter(archived_at=None, id__in=inside).order_by("-is_key", "name", "id"))


def members_page(group_id: int, *, cursor: str = "", size: int = 50, only_of: int | None = None) -> Page[GroupMember]:
    """Who is in a group, newest first, with their customers; merged ones with their survivor. One query.

    Raises BadCursor.
    """
    found = GroupMember.objects.filter(~TWICE, looked_after_by(only_of, "customer"), group_id=group_id)
    found = found.select_related("customer__traits", "customer__merged_into__traits")
    return keyset_page(found, Sort("id", descending=True), cursor=cursor, size=size)
