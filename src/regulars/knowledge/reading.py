"""What readers make of articles: used in an answer, helped or not. Each counts once."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from regulars.knowledge.models import Article, ArticleOpinion, ArticleUse
from regulars.lib.errors import NotFound

COUNTERS = {True: "helped_count", False: "not_helped_count"}


@transaction.atomic
def used(article_id: int, ref: str, *, actor: str, now: datetime) -> bool:
    """An employee answered with an article, once for each conversation (`ref`); whether it counts. Raises NotFound."""
    known(article_id)
    _use, new = ArticleUse.objects.get_or_create(
        article_id=article_id, actor=actor, ref=ref, defaults={"used_at": now}
    )  # fmt: skip
    if new:
        Article.objects.filter(id=article_id).update(used_count=F("used_count") + 1)
    return new


@transaction.atomic
def helped(article_id: int, yes: bool, *, visitor: str, now: datetime) -> ArticleOpinion:
    """A reader says whether an article helped; saying it anew changes what they said. Raises NotFound.

    visitor: what tells this reader apart from others, of up to 64 letters, and names nobody.
    """
    known(article_id)
    opinion, new = ArticleOpinion.objects.select_for_update().get_or_create(
        article_id=article_id, visitor=visitor, defaults={"helped": yes, "given_at": now}
    )
    if new:
        move(article_id, {COUNTERS[yes]: 1})
    elif opinion.helped != yes:
        move(article_id, {COUNTERS[yes]: 1, COUNTERS[not yes]: -1})
        opinion.helped, opinion.given_at = yes, now
        opinion.save(update_fields=["helped", "given_at"])
    return opinion


def move(article_id: int, counters: dict[str, int]) -> None:
    Article.objects.filter(id=article_id).update(**{name: F(name) + by for name, by in counters.items()})


def known(article_id: int) -> None:
    if not Article.objects.filter(id=article_id).exists():
        raise NotFound()


def said_by(article_id: int, visitor: str) -> bool | None:
    """What this reader said of an article; None where nothing. One query."""
    return (
        ArticleOpinion.objects.filter(article_id=article_id, visitor=visitor).values_list("helped", flat=True).first()
    )
