"""The one timeline."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """Something that happened between the company and a customer. Append-only: a trigger refuses change.

    `happened_at` is when it was so, `recorded_at` when we learnt of it; a prediction may only use what was
    recorded by then. `ref` points at the row that holds the state («purchases.order:17»).
    """

    class Direction(models.TextChoices):
        INBOUND = "in", _("from the customer")
        OUTBOUND = "out", _("to the customer")
        NONE = "", _("neither")

    # The trigger function lives in a migration. The key columns come first so that rows stay narrow.
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(
        "customers.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=60)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=100, blank=True, default="")
    ref = models.CharField(max_length=100, blank=True, default="")
    channel = models.CharField(max_length=20, blank=True, default="")
    direction = models.CharField(max_length=3, choices=Direction.choices, blank=True, default="")
    data = models.JSONField(default=dict, blank=True)
    source = models.CharField(max_length=60, blank=True, default="")
    source_key = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_key"], name="entry_recorded_once", condition=~Q(source_key="")
            )
        ]
        indexes = [
            models.Index(fields=["customer", "-happened_at", "-id"], name="entry_timeline"),
            # Who did something lately is asked of all customers at once. Days of files share their noon, so that
            # most keys repeat and the index keeps each of them once.
            models.Index(fields=["kind", "happened_at"], name="entry_by_kind"),
            # A person who goes must not cost a look at every entry there is.
            models.Index(fields=["person"], name="entry_of_person", condition=Q(person__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_at:%Y-%m-%d}"
