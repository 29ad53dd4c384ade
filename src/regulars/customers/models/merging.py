"""Customers found to be one, and those who may be."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Merge(models.Model):
    """Two customers found to be one. Keeps what was changed by it, so that it can be taken back.

    `changes` has {field: {"before": ..., "after": ...}} of the survivor; `traits` what the figures said of the merged
    one. Merges that are not undone are the history that `Customer.merged_into`, always a root, is derived from.
    """

    survivor = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    merged = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+", db_index=False)
    changes = models.JSONField(default=dict)
    traits = models.JSONField(null=True)
    merged_at = models.DateTimeField()
    merged_by = models.CharField(max_length=100, blank=True, default="")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merged"], name="merged_into_one", condition=Q(undone_at=None)),
            models.CheckConstraint(name="merge_of_two", condition=~Q(survivor=F("merged"))),
        ]
        indexes = [models.Index(fields=["merged"], name="merge_of_merged")]

    def __str__(self) -> str:
        return f"{self.merged_id} -> {self.survivor_id}"


class Suggestion(models.Model):
    """Two customers who may be one, with the reasons. A person decides; nothing is merged by itself.

    `first` has the smaller id. `seen` is a digest of what was compared: a pair said to be different is suggested
    again only when it changes.
    """

    class State(models.TextChoices):
        NEW = "new", _("to look at")
        DISMISSED = "dismissed", _("not the same")
        MERGED = "merged", _("merged")

    first = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    seen = models.CharField(max_length=32)
    state = models.CharField(max_length=9, choices=State.choices, default=State.NEW)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="suggestion_of_pair"),
            models.CheckConstraint(name="suggestion_in_order", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(name="suggestion_score_is_a_share", condition=Q(score__gte=0, score__lte=1)),
        ]
        indexes = [models.Index(fields=["-score", "-id"], name="suggestion_to_look_at", condition=Q(state="new"))]

    def __str__(self) -> str:
        return f"{self.first_id} ~ {self.second_id}"
