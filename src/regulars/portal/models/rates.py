from django.db import models


class Bucket(models.Model):
    """What a visitor may still send; see `lib.rates`. Named by a digest of the address that changes every day."""

    holder = models.CharField(max_length=80, primary_key=True)
    tokens = models.FloatField()
    refilled_at = models.DateTimeField(db_index=True)
    allowed = models.BooleanField()

    def __str__(self) -> str:
        return self.holder
