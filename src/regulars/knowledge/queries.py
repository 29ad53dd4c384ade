"""Reads of articles. Noun phrases; each promises its number of SQL queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet
from django.urls import reverse

from regulars.knowledge.excerpts import excerpt
from regulars.knowledge.models import Article, ArticleText, ArticleVersion
from regulars.knowledge.rendering import plain
from regulars.knowledge.spelling import Asked, asked_for
from regulars.knowledge.types import Found
from regulars.lib.errors import NotFound
from regulars.lib.paging import Page, Sort, keyset_page

STAFF, CUSTOMERS = "staff", "customers"
LONGEST_ASKED = 2_000
MOST_TOLD = 1_000
# An article is worth suggesting when it has that much of what a message is about.
WORTH_SUGGESTING = 0.3
OWN_LANGUAGE = 1.5
IN_TITLE = 3

SEARCH = """
WITH wanted AS (
    SELECT place, weight, quote_literal(stem)::tsquery AS plain, (quote_literal(stem) || ':A')::tsquery AS titled
    FROM unnest(%(places)s::int[], %(weights)s::float8[], %(stems)s::text[]) AS given (place, weight, stem)
), hits AS (
    SELECT text.id, text.article_id, text.language, wanted.place, max(wanted.weight) AS weight,
           max(wanted.weight * CASE WHEN text.vector @@ wanted.titled THEN %(in_title)s ELSE 1 END) AS points
    FROM wanted JOIN knowledge_articletext text ON text.vector @@ wanted.plain
    JOIN knowledge_article article ON article.id = text.article_id
    WHERE article.published_at IS NOT NULL AND article.archived_at IS NULL AND article.audience = ANY(%(audiences)s)
    GROUP BY text.id, wanted.place
), scored AS (
    SELECT id, article_id, language, sum(weight) / %(whole)s AS share,
           sum(points) * sum(weight) / %(whole)s
               * CASE WHEN language = %(language)s THEN %(own)s ELSE 1 END AS score
    FROM hits GROUP BY id, article_id, language
), best AS (
    SELECT DISTINCT ON (article_id) * FROM scored ORDER BY article_id, score DESC, id
)
SELECT id, share FROM best WHERE share >= %(least)s ORDER BY score DESC, id LIMIT %(limit)s
"""


def search(text: str, *, language: str, audience: str = STAFF, limit: int = 10, as_typed: bool = False) -> list[Found]:
    """Published articles that have the words typed, the best first, the reader's language first among equals.

    Word forms and mistyped words are found too; a word in a title counts three times. Three queries.
    """
    return found_for(text, language=language, audience=audience, limit=limit, least=0, as_typed=as_typed)


def suggestions(text: str, *, language: str, audience: str = STAFF, limit: int = 3) -> list[Found]:
    """Articles that may answer a customer's message; none rather than one that has little of it. Three queries."""
    return found_for(text, language=language, audience=audience, limit=limit, least=WORTH_SUGGESTING)


def found_for(
    text: str, *, language: str, audience: str, limit: int, least: float, as_typed: bool = False
) -> list[Found]:
    asked = asked_for(text[:LONGEST_ASKED], as_typed=as_typed)
    if not asked.terms:
        return []
    shares = best_texts(asked, language=language, audience=audience, limit=limit, least=least)
    texts = ArticleText.objects.select_related("article").in_bulk(shares)
    return [found(texts[pk], share, asked, audience) for pk, share in shares.items() if pk in texts]


def best_texts(asked: Asked, *, language: str, audience: str, limit: int, least: float) -> dict[int, float]:
    """The numbers of the best texts and how much of what was asked each has, the best first. One query."""
    given: dict[str, Any] = {
        "places": [term.place for term in asked.terms],
        "weights": [term.weight for term in asked.terms],
        "stems": [term.stem for term in asked.terms],
        "in_title": IN_TITLE,
        "audiences": [CUSTOMERS] if audience == CUSTOMERS else [STAFF, CUSTOMERS],
        "whole": asked.whole,
        "language": language,
        "own": OWN_LANGUAGE,
        "least": least,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(SEARCH, given)
        return dict(cursor.fetchall())


def found(text: ArticleText, share: float, asked: Asked, audience: str) -> Found:
    url = reverse(ADDRESSES[audience], args=[text.article_id])
    shown = excerpt(text.body, asked.stems)
    return Found(
        text.article_id, text.title, shown, f"{url}?language={text.language}", text.language, share, told_to(text)
    )  # fmt: skip


def told_to(text: ArticleText) -> str:
    """What a customer is told of an article: its title and where it is; its words, where our address is not known."""
    if text.article.audience != CUSTOMERS:
        return ""
    address = str(settings.ADDRESS).rstrip("/")
    path = reverse(ADDRESSES[CUSTOMERS], args=[text.article_id])
    return f"{text.title}: {address}{path}" if address else plain(text.body)[:MOST_TOLD]


ADDRESSES = {STAFF: "knowledge:article", CUSTOMERS: "knowledge:help_article"}


@dataclass(frozen=True)
class Line:
    """An article of a list, with the text that its reader can read best."""

    article: Article
    text: ArticleText
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Shelf:
    """Which articles a list has. `due` are those to be read again by that day."""

    state: str = "published"
    topic: str = ""
    audience: str = ""
    due: date | None = None


def article(article_id: int) -> Article:
    """An article with its owner. One query. Raises NotFound."""
    one = Article.objects.select_related("owner").filter(id=article_id).first()
    if one is None:
        raise NotFound()
    return one


def texts_of(article_id: int) -> dict[str, ArticleText]:
    """What an article says, by language, the one written first first. One query."""
    return {text.language: text for text in ArticleText.objects.filter(article_id=article_id).order_by("id")}


def best_of(texts: Sequence[ArticleText], language: str) -> ArticleText:
    """The text in the reader's language, else in English, else the one written first."""
    by_language = {text.language: text for text in texts}
    return by_language.get(language) or by_language.get("en") or texts[0]


def articles_page(shelf: Shelf, *, language: str, cursor: str = "", size: int = 50) -> tuple[list[Line], Page[Article]]:
    """A page of articles, those changed last first; those due for review in the order of their days.

    Two queries. Raises BadCursor.
    """
    sort = Sort("review_on") if shelf.due else Sort("changed_at", descending=True)
    page = keyset_page(on_shelf(shelf).select_related("owner"), sort, cursor=cursor, size=size)
    return lines(page.rows, language), page


def on_shelf(shelf: Shelf) -> QuerySet[Article]:
    chosen = Article.objects.filter(OF_STATE[shelf.state])
    if shelf.due:
        chosen = chosen.filter(review_on__lte=shelf.due)
    if shelf.topic:
        chosen = chosen.filter(topics__contains=[shelf.topic])
    return chosen.filter(audience=shelf.audience) if shelf.audience else chosen


OF_STATE = {
    "published": Q(archived_at=None, published_at__isnull=False),
    "draft": Q(archived_at=None, published_at=None),
    "archived": Q(archived_at__isnull=False),
    "any": Q(archived_at=None),
}


def lines(articles: Sequence[Article], language: str) -> list[Line]:
    """One query; an article without a text, of which there is none, is left out."""
    texts: dict[int, list[ArticleText]] = {}
    for text in ArticleText.objects.filter(article__in=articles).defer("body", "vector").order_by("id"):
        texts.setdefault(text.article_id, []).append(text)
    return [
        Line(one, best_of(texts[one.pk], language), tuple(text.language for text in texts[one.pk]))
        for one in articles
        if one.pk in texts
    ]


def topics(*, audience: str = STAFF, limit: int = 30) -> list[tuple[str, int]]:
    """Topics of published articles with how many articles each has, the largest first. One query."""
    audiences = [CUSTOMERS] if audience == CUSTOMERS else [STAFF, CUSTOMERS]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT topic, count(*) FROM knowledge_article, unnest(topics) AS topic WHERE published_at IS NOT NULL"
            " AND archived_at IS NULL AND audience = ANY(%s) GROUP BY topic ORDER BY count(*) DESC, topic LIMIT %s",
            [audiences, limit],
        )
        return [(topic, number) for topic, number in cursor.fetchall()]


def versions(text: ArticleText) -> QuerySet[ArticleVersion]:
    """What a text said each time it was saved, the latest first, without the bodies. One query."""
    return ArticleVersion.objects.filter(text=text).defer("body").order_by("-number")


def version(text: ArticleText, number: int) -> ArticleVersion:
    """One query. Raises NotFound."""
    one = ArticleVersion.objects.filter(text=text, number=number).first()
    if one is None:
        raise NotFound()
    return one


def for_customers(article_id: int) -> Article:
    """An article that customers may read. One query. Raises NotFound."""
    one = Article.objects.filter(OF_STATE["published"], audience=CUSTOMERS, id=article_id).first()
    if one is None:
        raise NotFound()
    return one


def articles_by_ids(ids: Iterable[int], *, language: str) -> list[Line]:
    """Articles by their numbers, in the order of the numbers given. Two queries."""
    wanted = list(ids)
    known = Article.objects.in_bulk(wanted)
    return lines([known[pk] for pk in wanted if pk in known], language)
