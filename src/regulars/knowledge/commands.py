"""Writing, publishing and putting away articles. What an article said before is kept for ever.

What readers make of articles is in `reading`, what no article answers in `gaps`; both are called from here as well.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from regulars.knowledge import audit_actions as did
from regulars.knowledge.errors import ArticleChangedMeanwhile, NoSuchLanguage, NothingToRead
from regulars.knowledge.gaps import asked, open_again, settle
from regulars.knowledge.indexing import index, stems_of
from regulars.knowledge.languages import LANGUAGES
from regulars.knowledge.models import Article, ArticleText, ArticleVersion
from regulars.knowledge.models.articles import TITLE_LENGTH, TOPIC_LENGTH
from regulars.knowledge.reading import helped, used
from regulars.lib.errors import NotFound
from regulars.lib.text import clean, storable
from regulars.staff import audit

__all__ = [
    "archive",
    "asked",
    "change_article",
    "helped",
    "open_again",
    "publish",
    "restore",
    "return_to",
    "review_again",
    "settle",
    "take_in",
    "used",
    "write_article",
]

BODY_LENGTH = 100_000
MOST_TOPICS = 10


@dataclass(frozen=True)
class Written:
    """An article in one language, and what holds for all its languages."""

    language: str
    title: str
    body: str
    audience: str = Article.Audience.STAFF
    owner_id: int | None = None
    topics: tuple[str, ...] = ()
    review_on: date | None = None


@transaction.atomic
def write_article(written: Written, *, actor: str, now: datetime) -> Article:
    """A new article, a draft until it is published. Raises NothingToRead, NoSuchLanguage."""
    title, body = readable(written)
    article = Article.objects.create(**described(written), created_at=now, changed_at=now)
    add_text(article, written.language, title, body, actor=actor, now=now)
    noted(article, did.WRITTEN, actor=actor, now=now, language=written.language)
    return article


@transaction.atomic
def change_article(article_id: int, written: Written, *, version: int, actor: str, now: datetime) -> ArticleText:
    """Save an article in one language; each change of its words is a version.

    `version` is the one that was read, 0 for a language it was not written in yet.
    Raises NotFound, ArticleChangedMeanwhile, NothingToRead, NoSuchLanguage.
    """
    title, body = readable(written)
    article = locked(article_id)
    text = ArticleText.objects.filter(article=article, language=written.language).first()
    if (text.version if text else 0) != version:
        raise ArticleChangedMeanwhile(version=text.version if text else 0)
    for name, value in described(written).items():
        setattr(article, name, value)
    article.changed_at = now
    article.save(update_fields=[*described(written), "changed_at"])
    if text is None:
        text = add_text(article, written.language, title, body, actor=actor, now=now)
    elif (text.title, text.body) != (title, body):
        change_text(text, title, body, actor=actor, now=now)
    noted(article, did.CHANGED, actor=actor, now=now, language=written.language, version=text.version)
    return text


@transaction.atomic
def return_to(article_id: int, language: str, number: int, *, actor: str, now: datetime) -> ArticleText:
    """Have an article say again what it said in an earlier version, as a new version. Raises NotFound."""
    article = locked(article_id)
    text = ArticleText.objects.filter(article=article, language=language).first()
    earlier = ArticleVersion.objects.filter(text=text, number=number).first() if text else None
    if text is None or earlier is None:
        raise NotFound()
    if (text.title, text.body) != (earlier.title, earlier.body):
        change_text(text, earlier.title, earlier.body, actor=actor, now=now)
        touch(article, "changed_at", now)
        noted(article, did.CHANGED, actor=actor, now=now, language=language, version=text.version)
    return text


def publish(article_id: int, *, actor: str, now: datetime) -> Article:
    """Let it be read and found; a second time changes nothing. Raises NotFound."""
    return dated(article_id, "published_at", now, did.PUBLISHED, actor=actor, now=now)


def take_in(article_id: int, *, actor: str, now: datetime) -> Article:
    """Make it a draft again: only colleagues who write find it. Raises NotFound."""
    return dated(article_id, "published_at", None, did.TAKEN_IN, actor=actor, now=now)


def archive(article_id: int, *, actor: str, now: datetime) -> Article:
    """Put it away: it is found no more, and nothing of it is lost. Raises NotFound."""
    return dated(article_id, "archived_at", now, did.ARCHIVED, actor=actor, now=now)


def restore(article_id: int, *, actor: str, now: datetime) -> Article:
    """Take it out again, in the state it had. Raises NotFound."""
    return dated(article_id, "archived_at", None, did.RESTORED, actor=actor, now=now)


@transaction.atomic
def dated(article_id: int, column: str, value: datetime | None, action: str, *, actor: str, now: datetime) -> Article:
    """Since when it is so, or that it is no longer; what is so already is left and not noted again."""
    article = locked(article_id)
    if (getattr(article, column) is None) != (value is None):
        touch(article, column, value)
        noted(article, action, actor=actor, now=now)
    return article


@transaction.atomic
def review_again(article_id: int, on: date | None, *, actor: str, now: datetime) -> date | None:
    """It was read and is right: look again on that day. Answers the day it was due before. Raises NotFound."""
    article = locked(article_id)
    before, article.review_on = article.review_on, on
    article.save(update_fields=["review_on"])
    noted(article, did.REVIEWED, actor=actor, now=now)
    return before


def described(written: Written) -> dict[str, object]:
    topics = dict.fromkeys(clean(topic, TOPIC_LENGTH).lower() for topic in written.topics)
    return {
        "audience": Article.Audience(written.audience).value,
        "owner_id": written.owner_id,
        "topics": [topic for topic in topics if topic][:MOST_TOPICS],
        "review_on": written.review_on,
    }


def readable(written: Written) -> tuple[str, str]:
    if written.language not in LANGUAGES:
        raise NoSuchLanguage(language=written.language)
    title, body = clean(written.title, TITLE_LENGTH), tidied(written.body)
    if not (title and body):
        raise NothingToRead()
    return title, body


def tidied(body: str) -> str:
    """Markdown as it was written, with one kind of line end."""
    return storable(body).replace("\r\n", "\n").replace("\r", "\n").strip()[:BODY_LENGTH]


def add_text(article: Article, language: str, title: str, body: str, *, actor: str, now: datetime) -> ArticleText:
    text = ArticleText.objects.create(
        article=article, language=language, title=title, body=body, changed_at=now, changed_by=actor
    )
    keep_version(text)
    index(text)
    return text


def change_text(text: ArticleText, title: str, body: str, *, actor: str, now: datetime) -> None:
    before = stems_of(text)
    text.title, text.body, text.version = title, body, text.version + 1
    text.changed_at, text.changed_by = now, actor
    text.save(update_fields=["title", "body", "version", "changed_at", "changed_by"])
    keep_version(text)
    index(text, before=before)


def keep_version(text: ArticleText) -> None:
    ArticleVersion.objects.create(
        text=text, number=text.version, title=text.title, body=text.body, saved_at=text.changed_at,
        saved_by=text.changed_by,
    )  # fmt: skip


def touch(article: Article, column: str, value: datetime | None) -> None:
    setattr(article, column, value)
    article.save(update_fields=[column])


def locked(article_id: int) -> Article:
    found = Article.objects.select_for_update().filter(id=article_id).first()
    if found is None:
        raise NotFound()
    return found


def noted(article: Article, action: str, *, actor: str, now: datetime, **details: object) -> None:
    audit.record(actor=actor, action=action, now=now, ref=f"knowledge.article:{article.pk}", details=details)
