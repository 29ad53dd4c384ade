"""What projects tell a customer who asks what we hold of them, and what goes when they are erased."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from regulars.customers.privacy.words import words_of_person
from regulars.customers.privacy.written import rows_beside
from regulars.lib.registry import PrivacyHandler, Shown
from regulars.work.models import Project


def export(rows: Sequence[int]) -> Shown:
    return {_("Projects for you"): lines(rows)}


def lines(rows: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    for one in Project.objects.filter(customer_id__in=rows).order_by("id"):
        yield {
            pgettext("data of a person", "what"): one.title,
            pgettext("data of a person", "details"): one.notes,
            pgettext("data of a person", "since"): one.created_at,
            pgettext("data of a person", "done on"): one.closed_at,
        }


def erase(rows: Sequence[int], *, now: datetime) -> None:
    """Its steps go with it."""
    Project.objects.filter(customer_id__in=rows).delete()


def erase_person(person_id: int, *, now: datetime) -> None:
    """In projects for their company the person's name is hidden."""
    words = words_of_person(person_id)
    for one in Project.objects.filter(customer_id__in=rows_beside(person_id)):
        one.title, one.notes = words.hidden_in(one.title), words.hidden_in(one.notes)
        one.save(update_fields=["title", "notes"])


PROJECTS = PrivacyHandler("work.projects", ("work_project",), export, erase, erase_person)
