"""Pictures of articles: kept in the database, under names that nobody can guess, shown to those who may read."""

import secrets
from datetime import datetime

from django.db import transaction

from regulars.knowledge.models import Article, ArticlePicture
from regulars.lib.errors import NotFound
from regulars.staff.pictures import read_picture


@transaction.atomic
def add_picture(article_id: int, image: bytes, *, now: datetime) -> ArticlePicture:
    """Keep a picture for an article; what it is, is told by its own bytes.

    Raises NotFound, PictureTooBig, PictureUnreadable.
    """
    picture = read_picture(image)
    if not Article.objects.filter(id=article_id).exists():
        raise NotFound()
    return ArticlePicture.objects.create(
        token=secrets.token_urlsafe(24), article_id=article_id, content_type=picture.content_type, image=picture.image,
        added_at=now,
    )  # fmt: skip


def pictures_of(article_id: int) -> list[str]:
    """The names of an article's pictures, the latest first. One query, without the pictures."""
    found = ArticlePicture.objects.filter(article_id=article_id).order_by("-added_at", "token")
    return list(found.values_list("token", flat=True))


def picture(token: str, *, colleague: bool) -> ArticlePicture:
    """A picture by its name; to customers only of what they may read. One query. Raises NotFound."""
    found = ArticlePicture.objects.select_related("article").filter(token=token).first()
    if found is None or not (colleague or open_to_customers(found.article)):
        raise NotFound()
    return found


def open_to_customers(article: Article) -> bool:
    return article.audience == Article.Audience.CUSTOMERS and article.state == "published"
