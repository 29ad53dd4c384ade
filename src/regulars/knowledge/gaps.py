"""What is asked and no article answers: questions that mean the same lie together, the most asked first.

A question joins the open gap whose words it shares, else it begins one: each question is looked at once, when it is
asked. Two texts are as alike as the cosine between their word stems, where a stem that was mistyped counts for the one
it was meant for; the words of a gap weigh as much as the share of its questions that have them.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from regulars.knowledge import audit_actions as did
from regulars.knowledge.errors import NothingAsked
from regulars.knowledge.languages import known
from regulars.knowledge.models import Article, Gap, Question
from regulars.knowledge.spelling import closeness
from regulars.knowledge.stemming import stems
from regulars.lib.errors import NotFound
from regulars.lib.text import clean
from regulars.staff import audit

LENGTH = 300
ALIKE = 0.45
CANDIDATES = 40
MOST_STEMS = 60
# Two who ask the same at once must not begin two gaps.
LOCK = 0x6B6E6F77
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
LONG_NUMBER = re.compile(r"\+?\d[\d\s().-]{5,}\d")
TAKEN_OUT = "…"

LIKELY = """
SELECT id FROM knowledge_gap WHERE settled_at IS NULL AND language = %(language)s AND vector @@ %(any)s::tsquery
ORDER BY ts_rank(vector, %(any)s::tsquery) DESC, asked_count DESC, id LIMIT %(most)s
"""
# The same words again: gaps that hold a mistyped form are found by its neighbours, as in articles.
VECTOR = "UPDATE knowledge_gap SET vector = to_tsvector('simple', %(stems)s) WHERE id = %(gap)s"


@transaction.atomic
def asked(
    text: str, *, language: str, ref: str = "", answered_by: int | None = None, customer_id: int | None = None,
    now: datetime,
) -> Question | None:  # fmt: skip
    """Note what somebody asked, and which article (its number) answered it; None where it was noted already.

    ref: what it was asked in («inbox.conversation:5»). E-mails, phones and numbers are not kept.
    Raises NothingAsked, NotFound.
    """
    said = without_contacts(text)
    if not stems(said):
        raise NothingAsked()
    if answered_by is not None and not Article.objects.filter(id=answered_by).exists():
        raise NotFound()
    if ref and Question.objects.filter(ref=ref, text=said).exists():
        return None
    question = Question(
        text=said, language=known(language), ref=ref, customer_id=customer_id, article_id=answered_by, asked_at=now
    )
    question.gap = None if answered_by else gap_for(question, now=now)
    question.save()
    return question


@transaction.atomic
def settle(gap_id: int, *, article_id: int | None, actor: str, now: datetime) -> Gap:
    """An article answers these questions from now on; without one they are set aside. Raises NotFound."""
    gap = locked(gap_id)
    gap.article_id, gap.settled_at = article_id, now
    gap.save(update_fields=["article", "settled_at"])
    if article_id is None:
        noted(gap, did.GAP_SET_ASIDE, actor=actor, now=now)
    return gap


@transaction.atomic
def open_again(gap_id: int, *, actor: str, now: datetime) -> Gap:
    """The questions are still waiting for an article. Raises NotFound."""
    gap = locked(gap_id)
    gap.article_id, gap.settled_at = None, None
    gap.save(update_fields=["article", "settled_at"])
    noted(gap, did.GAP_OPENED, actor=actor, now=now)
    return gap


def forget(questions: Iterable[Question]) -> None:
    """Delete questions; gaps lose the words that only they had, and go where no question is left."""
    found = list(questions)
    gaps = {one.gap_id for one in found if one.gap_id}
    Question.objects.filter(id__in=[one.pk for one in found]).delete()
    for gap in Gap.objects.select_for_update().filter(id__in=gaps).order_by("id"):
        rebuild(gap)


def rebuild(gap: Gap) -> None:
    left = list(Question.objects.filter(gap=gap).order_by("asked_at", "id"))
    if not left:
        gap.delete()
        return
    counted = Counter(stem for one in left for stem in stems(one.text))
    gap.stems, gap.asked_count = dict(counted.most_common(MOST_STEMS)), len(left)
    gap.first_asked_at, gap.last_asked_at = left[0].asked_at, left[-1].asked_at
    keep(gap)


def without_contacts(text: str) -> str:
    """
    >>> without_contacts("Where is order 4500123987? Write to ann@honey.example")
    'Where is order …? Write to …'
    """
    return clean(LONG_NUMBER.sub(TAKEN_OUT, EMAIL.sub(TAKEN_OUT, clean(text, LENGTH * 4))), LENGTH)


def gap_for(question: Question, *, now: datetime) -> Gap:
    """The open gap that a question belongs to, its words counted in."""
    wanted = stems(question.text)[:MOST_STEMS]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    likely = Gap.objects.filter(id__in=likely_gaps(wanted, question.language))
    near = max(((likeness(wanted, one), one.asked_count, one.pk, one) for one in likely), default=None)
    gap = near[-1] if near and near[0] >= ALIKE else Gap(language=question.language, first_asked_at=now)
    counted = Counter(gap.stems)
    counted.update(meant(wanted, gap.stems))
    gap.stems, gap.asked_count, gap.last_asked_at = dict(counted.most_common(MOST_STEMS)), gap.asked_count + 1, now
    keep(gap)
    return gap


def keep(gap: Gap) -> None:
    gap.save()
    with connection.cursor() as cursor:
        cursor.execute(VECTOR, {"stems": " ".join(gap.stems), "gap": gap.pk})


def likely_gaps(wanted: list[str], language: str) -> list[int]:
    """Open gaps that share a word, or the beginning of one: a mistyped word most often begins rightly."""
    terms = [f"'{stem}'" for stem in wanted] + [f"'{stem[:3]}':*" for stem in wanted if len(stem) > 4]
    with connection.cursor() as cursor:
        cursor.execute(LIKELY, {"language": language, "any": " | ".join(terms), "most": CANDIDATES})
        return [pk for (pk,) in cursor.fetchall()]


def likeness(wanted: list[str], gap: Gap) -> float:
    """The cosine between the words of a question and those of a gap: 0 to 1."""
    weights = {stem: times / gap.asked_count for stem, times in gap.stems.items()}
    shared = sum(weights.get(stem, 0) for stem in meant(wanted, weights))
    length = math.sqrt(sum(weight**2 for weight in weights.values()) * len(wanted))
    return shared / length if length else 0.0


def meant(wanted: Iterable[str], known_stems: Iterable[str]) -> list[str]:
    """Stems as the gap has them, where one may have been mistyped."""
    of_gap = list(known_stems)
    return [stem if stem in of_gap else next((one for one in of_gap if closeness(stem, one)), stem) for stem in wanted]


def locked(gap_id: int) -> Gap:
    found = Gap.objects.select_for_update().filter(id=gap_id).first()
    if found is None:
        raise NotFound()
    return found


def noted(gap: Gap, action: str, *, actor: str, now: datetime) -> None:
    audit.record(actor=actor, action=action, now=now, ref=f"knowledge.gap:{gap.pk}")
