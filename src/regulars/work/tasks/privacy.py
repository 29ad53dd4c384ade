"""What tasks tell a customer who asks what we hold of them, and what goes when they are erased."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from regulars.customers.privacy.words import words_of_person
from regulars.customers.privacy.written import rows_beside
from regulars.lib.registry import PrivacyHandler, Shown
from regulars.work.models import Task, TaskStep


def export(rows: Sequence[int]) -> Shown:
    return {_("Tasks about you"): lines(rows)}


def lines(rows: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    for one in Task.objects.filter(customer_id__in=rows).order_by("id").iterator():
        yield {
            pgettext("data of a person", "what"): one.title,
            pgettext("data of a person", "details"): one.text,
            pgettext("data of a person", "on"): one.due_on,
            pgettext("data of a person", "done on"): one.done_at,
        }


def erase(rows: Sequence[int], *, now: datetime) -> None:
    """What somebody was to do about the customer is done with."""
    Task.objects.filter(customer_id__in=rows).delete()


def erase_person(person_id: int, *, now: datetime) -> None:
    """In tasks about their company the person's name is hidden; what was there before a change goes."""
    words, rows = words_of_person(person_id), rows_beside(person_id)
    of_company = Task.objects.filter(customer_id__in=rows)
    for task in of_company:
        task.title, task.text = words.hidden_in(task.title), words.hidden_in(task.text)
        task.save(update_fields=["title", "text"])
    for step in TaskStep.objects.filter(task__in=of_company):
        step.text, step.data = words.hidden_in(step.text), hidden(step.data, words)
        step.save(update_fields=["text", "data"])


def hidden(data: dict[str, Any], words: Any) -> dict[str, Any]:
    return {
        name: {key: words.hidden_in(one) if key in ("title", "text") else one for key, one in value.items()}
        if isinstance(value, dict)
        else value
        for name, value in data.items()
    }


TASKS = PrivacyHandler("work.tasks", ("work_task", "work_taskstep"), export, erase, erase_person)
