from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from regulars.knowledge.languages import CHOICES


class Gap(models.Model):
    """Questions that mean the same and that no article answered. Settled by an article, or set aside.

    `stems` counts the word stems of its questions and is made of them alone, so that it forgets what they forget.
    """

    language = models.CharField(max_length=5, choices=CHOICES)
    stems = models.JSONField(default=dict)
    vector = SearchVectorField(null=True)
    asked_count = models.PositiveIntegerField(default=0)
    first_asked_at = models.DateTimeField()
    last_asked_at = models.DateTimeField()
    article = models.ForeignKey("knowledge.Article", on_delete=models.SET_NULL, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-asked_count", "-id"], name="gap_asked_most", condition=Q(settled_at=None)),
            GinIndex(fields=["vector"], name="gap_words"),
        ]

    def __str__(self) -> str:
        return f"gap {self.pk}"


class Question(models.Model):
    """What somebody asked: `article` answered it, or it belongs to a gap. Contacts and numbers are taken out."""

    text = models.CharField(max_length=300)
    language = models.CharField(max_length=5, choices=CHOICES)
    ref = models.CharField(max_length=100, blank=True, default="")
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, null=True, related_name="+")
    asked_at = models.DateTimeField()
    article = models.ForeignKey("knowledge.Article", on_delete=models.SET_NULL, null=True, related_name="+")
    gap = models.ForeignKey("knowledge.Gap", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ref", "text"], name="question_once", condition=~Q(ref="")),
        ]
        indexes = [models.Index(fields=["gap", "-asked_at", "-id"], name="question_of_gap")]

    def __str__(self) -> str:
        return self.text
