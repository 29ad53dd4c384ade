"""Where events are sent, and what became of each."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Endpoint(models.Model):
    """An address of another program that wants to know what happens. `kinds` empty means everything.

    The secret signs every message, so it is kept as it is: a hash could sign nothing.
    """

    name = models.CharField(max_length=100)
    url = models.CharField(max_length=500)
    secret = models.CharField(max_length=120)
    kinds = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """An entry of the timeline on its way to an endpoint.

    The message itself is not kept: it is made from the entry each time it is sent, and the log holds nothing personal.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("on its way")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("given up")

    endpoint = models.ForeignKey("api.Endpoint", on_delete=models.CASCADE, related_name="+", db_index=False)
    entry = models.ForeignKey("customers.Entry", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["endpoint", "entry"], name="delivery_once")]
        indexes = [
            models.Index(fields=["endpoint", "-id"], name="delivery_newest"),
            models.Index(fields=["created_at"], name="delivery_over", condition=~Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} -> {self.endpoint_id}"
