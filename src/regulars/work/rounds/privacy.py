"""What rounds of calls tell a customer who asks what we hold of them, and what goes when they are erased."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from regulars.customers.privacy.words import words_of_person
from regulars.customers.privacy.written import rows_beside
from regulars.lib.registry import PrivacyHandler, Shown
from regulars.work.models import RoundAttempt, RoundCall
from regulars.work.rounds.types import Why


def export(rows: Sequence[int]) -> Shown:
    return {_("Rounds of calls"): lines(rows)}


def lines(rows: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    calls = RoundCall.objects.filter(customer_id__in=rows).select_related("round").order_by("id")
    said: dict[int, list[str]] = {}
    for one in RoundAttempt.objects.filter(call__in=calls, withdrawn_at=None).order_by("id"):
        said.setdefault(one.call_id, []).append(one.text)
    for call in calls:
        yield {
            pgettext("data of a person", "what"): call.round.title,
            pgettext("data of a person", "when"): call.ended_at,
            pgettext("data of a person", "times"): call.attempts,
            pgettext("data of a person", "text"): "\n".join(text for text in said.get(call.pk, []) if text),
        }


def erase(rows: Sequence[int], *, now: datetime) -> None:
    """That somebody was called stays, so that figures of the round stay; what was said goes, and nobody calls again."""
    calls = RoundCall.objects.filter(customer_id__in=rows)
    RoundAttempt.objects.filter(call__in=calls).update(text="")
    calls.exclude(state=RoundCall.State.ENDED).update(state=RoundCall.State.LEFT_OUT, why=Why.ERASED, held_until=None)


def erase_person(person_id: int, *, now: datetime) -> None:
    """In what was said with their company the person's name is hidden."""
    words = words_of_person(person_id)
    for one in RoundAttempt.objects.filter(call__customer_id__in=rows_beside(person_id)).exclude(text=""):
        one.text = words.hidden_in(one.text)
        one.save(update_fields=["text"])


ROUNDS = PrivacyHandler(
    "work.rounds",
    ("work_callround", "work_roundcall", "work_roundattempt", "work_roundoutcome"),
    export,
    erase,
    erase_person,
    kept=gettext_lazy("That they were called in a round, how often and with which outcome; not what was said."),
)
