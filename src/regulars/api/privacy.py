"""What is kept of the talk with programs: answers that may be asked for again within a day."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext_lazy

from regulars.customers.privacy.words import Words, like, mentions, words_of, words_of_person
from regulars.lib.registry import PrivacyHandler, Shown


def export(rows: Sequence[int]) -> Shown:
    """An answer repeats what is shown elsewhere; messages to other programs are made anew each time and not kept."""
    return {}


def erase(rows: Sequence[int], *, now: datetime) -> None:
    empty_answers(words_of(rows))


def erase_person(person_id: int, *, now: datetime) -> None:
    empty_answers(words_of_person(person_id))


def empty_answers(words: Words) -> None:
    """The request is still not done twice; what it was answered is not told again."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE api_replay SET body = '{{}}' WHERE {mentions('body')}", like(words))  # noqa: S608


API = PrivacyHandler(
    "api",
    ("api_replay", "api_delivery"),
    export,
    erase,
    erase_person,
    kept=gettext_lazy("That other programs were told something, and when; not what. They keep what they were told: ask"
                      " them to erase it too."),
)  # fmt: skip
