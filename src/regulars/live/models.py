from django.db import models
from django.db.models.expressions import RawSQL


class TransactionNumber(models.Field):  # type: ignore[type-arg]
    """The transaction that wrote the row. With a snapshot it says exactly what a reader has seen and what not."""

    def db_type(self, connection: object) -> str:
        return "xid8"


class Fact(models.Model):
    """Something small that open pages are told: what changed, never what it says now. Kept for a day.

    `topic` names who hears it («inbox.conversation:17», «staff.employee:3»).
    """

    topic = models.CharField(max_length=100)
    data = models.JSONField(default=dict)
    at = models.DateTimeField()
    transaction = TransactionNumber(db_default=RawSQL("pg_current_xact_id()", []))

    class Meta:
        indexes = [
            models.Index(fields=["transaction"], name="fact_by_transaction"),
            models.Index(fields=["at"], name="fact_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.at:%H:%M:%S}"
