from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regulars.knowledge.languages import CHOICES

TOPIC_LENGTH = 60
TITLE_LENGTH = 200


class Article(models.Model):
    """Something we know and would otherwise explain again: one article, written in one language or several.

    A draft until it is published; put away with its date, so that either can be taken back. The counts are of
    `ArticleUse` and `ArticleOpinion`, kept with them in one transaction.
    """

    class Audience(models.TextChoices):
        STAFF = "staff", _("colleagues")
        CUSTOMERS = "customers", _("customers too")

    audience = models.CharField(_("Who reads it"), max_length=9, choices=Audience.choices, default=Audience.STAFF)
    owner = models.ForeignKey("staff.Employee", on_delete=models.SET_NULL, null=True, related_name="+")
    topics = ArrayField(models.CharField(max_length=TOPIC_LENGTH), default=list, blank=True)
    review_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    used_count = models.PositiveIntegerField(default=0)
    helped_count = models.PositiveIntegerField(default=0)
    not_helped_count = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["-changed_at", "-id"], name="article_latest"),
            models.Index(
                fields=["review_on", "id"], name="article_due",
                condition=Q(archived_at=None, review_on__isnull=False),
            ),
            GinIndex(fields=["topics"], name="article_topics"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"article {self.pk}"

    @property
    def state(self) -> str:
        if self.archived_at:
            return "archived"
        return "published" if self.published_at else "draft"


class ArticleText(models.Model):
    """An article in one language, as it stands now. `vector` has its word stems, those of the title with weight A."""

    article = models.ForeignKey("knowledge.Article", on_delete=models.CASCADE, related_name="texts", db_index=False)
    language = models.CharField(max_length=5, choices=CHOICES)
    title = models.CharField(max_length=TITLE_LENGTH)
    body = models.TextField()
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=100, blank=True, default="")
    vector = SearchVectorField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "language"], name="article_text_of_language")]
        indexes = [GinIndex(fields=["vector"], name="article_text_words")]

    def __str__(self) -> str:
        return self.title


class ArticleVersion(models.Model):
    """What an article said after each time it was saved. Nothing changes a version."""

    text = models.ForeignKey("knowledge.ArticleText", on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=TITLE_LENGTH)
    body = models.TextField()
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "number"], name="article_version_number")]

    def __str__(self) -> str:
        return f"{self.text_id} {self.number}"


class ArticlePicture(models.Model):
    """A picture of an article, under a name that nobody can guess."""

    token = models.CharField(max_length=40, primary_key=True)
    article = models.ForeignKey("knowledge.Article", on_delete=models.CASCADE, related_name="+")
    content_type = models.CharField(max_length=20)
    image = models.BinaryField()
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.article_id} {self.added_at:%Y-%m-%d}"


class ArticleWord(models.Model):
    """A word stem and in how many texts it stands: what a mistyped word is compared with, and how much a word tells."""

    word = models.CharField(max_length=60, primary_key=True)
    texts = models.IntegerField(default=0)

    class Meta:
        indexes = [GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="article_word_like")]

    def __str__(self) -> str:
        return self.word
