"""Questions like this one that were answered already."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection

from regulars.customers.visibility import limited_to
from regulars.inbox.models import Conversation, Message

WORD = re.compile(r"[^\W\d_]{5,}")
MOST_WORDS, MOST_READ, LEAST = 4, 300, 0.12
# Rows that have one of the telling words come from the index; only the newest of them are compared.
FIND = """
WITH near AS MATERIALIZED (
    SELECT m.id, m.conversation_id, m.at, left(m.text, 400) AS text FROM inbox_message m{mine}
    WHERE m.text ILIKE ANY(%(patterns)s) AND m.direction = 'in' AND m.conversation_id <> %(here)s
    ORDER BY m.at DESC LIMIT %(read)s
)
SELECT near.id, near.conversation_id, near.text, near.at FROM near
JOIN inbox_conversation c ON c.id = near.conversation_id AND c.answered_at > near.at
WHERE similarity(near.text, %(text)s) > %(least)s
ORDER BY similarity(near.text, %(text)s) DESC, near.id DESC LIMIT %(limit)s
"""
# For somebody who sees only the customers they look after, in what is compared already.
MINE = """
    JOIN inbox_conversation whose ON whose.id = m.conversation_id
    JOIN customers_customer row ON row.id = whose.customer_id
    JOIN customers_customer one ON one.id = coalesce(row.merged_into_id, row.id) AND one.manager_id = %(manager)s"""


@dataclass(frozen=True)
class Answered:
    """A question and what we answered to it; `times`: so often it was asked in the same words."""

    conversation_id: int
    question: str
    answer: str
    who: str
    at: datetime
    times: int = 1


def telling_words(text: str) -> list[str]:
    """The longest words say most; endings are left off, so that other forms of the word are found too.

    >>> telling_words("Де мій рахунок за листопад? Рахунок не прийшов.")
    ['листопа', 'рахуно', 'прийшо']
    """
    found = dict.fromkeys(word.casefold() for word in WORD.findall(text[:2000]))
    longest = sorted(found, key=len, reverse=True)[:MOST_WORDS]
    return [word[:-1] for word in longest]


def similar_answered(conversation: Conversation, text: str, user: Any, *, limit: int = 3) -> list[Answered]:
    """Two queries."""
    words = telling_words(text)
    if not words:
        return []
    number = limited_to(user)
    find = FIND.replace("{mine}", MINE if number is not None else "")
    given: dict[str, Any] = {
        "manager": number, "patterns": [f"%{word}%" for word in words], "here": conversation.pk, "read": MOST_READ,
        "text": text[:400], "least": LEAST, "limit": MOST_READ,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(find, given)
        rows = cursor.fetchall()
    found = folded(one_each(rows))
    shown = answered([same[0] for same in found[:limit]])
    times = {same[0][1]: len(same) for same in found}
    return [replace(one, times=times[one.conversation_id]) for one in shown]


def one_each(rows: Sequence[Any]) -> list[Any]:
    """The most similar question of each conversation."""
    best: dict[int, Any] = {}
    for row in rows:
        best.setdefault(row[1], row)
    return list(best.values())


def folded(rows: Sequence[Any]) -> list[list[Any]]:
    """Those that ask the same in the same words together, the newest of them first."""
    same: dict[str, list[Any]] = {}
    for row in rows:
        same.setdefault(" ".join(row[2].casefold().split()), []).append(row)
    return list(same.values())


def answered(rows: Sequence[Any]) -> list[Answered]:
    """With the first answer after each question. One query."""
    answers = Message.objects.filter(
        conversation_id__in=[row[1] for row in rows], direction=Message.Direction.OUT, automatic=False
    )
    found = list(answers.exclude(state=Message.State.CANCELLED).order_by("at", "id").select_related("employee"))
    return [
        Answered(row[1], row[2], one.text, str(one.employee or one.author_name), row[3])
        for row in rows
        if (one := next((said for said in found if said.conversation_id == row[1] and said.at >= row[3]), None))
    ]
