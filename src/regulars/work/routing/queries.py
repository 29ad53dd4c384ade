"""Reads of who has what. Each promises its number of SQL queries."""

from collections.abc import Collection

from django.db.models import QuerySet

from regulars.work.models import Assignment
from regulars.work.routing.gathering import load_of

__all__ = ["assignments", "history", "load_of"]


def assignments(refs: Collection[str]) -> dict[str, Assignment]:
    """Where each matter is, or was when it was finished, with its employee and team. One query."""
    latest = Assignment.objects.filter(ref__in=refs).order_by("ref", "-id").distinct("ref")
    return {one.ref: one for one in latest.select_related("employee", "team")}


def history(ref: str) -> QuerySet[Assignment]:
    """Everybody who had it, in order, with employee and team. One query."""
    return Assignment.objects.filter(ref=ref).select_related("employee", "team").order_by("id")
