"""What customers asked and no article answered: shown to them, and forgotten with them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from regulars.customers.privacy.words import Words, like, mentions, words_of, words_of_person
from regulars.knowledge.gaps import forget
from regulars.knowledge.models import Question
from regulars.lib.registry import PrivacyHandler, Shown

NAMING = f"SELECT id, gap_id FROM knowledge_question q WHERE {mentions('q.text')}"  # noqa: S608 - no words of others


def export(rows: Sequence[int]) -> Shown:
    return {_("What you asked"): said(rows)}


def said(rows: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    for one in Question.objects.filter(customer_id__in=rows).order_by("asked_at", "id"):
        yield {pgettext("data of a person", "when"): one.asked_at, pgettext("data of a person", "what"): one.text}


def erase(rows: Sequence[int], *, now: datetime) -> None:
    forget(Question.objects.filter(customer_id__in=rows))
    forget(naming(words_of(rows)))


def erase_person(person_id: int, *, now: datetime) -> None:
    forget(naming(words_of_person(person_id)))


def naming(words: Words) -> list[Question]:
    """Questions that name somebody, whoever asked them."""
    return list(Question.objects.raw(NAMING, like(words)))


KNOWLEDGE = PrivacyHandler(
    "knowledge", ("knowledge_question", "knowledge_gap"), export, erase, erase_person
)  # fmt: skip
