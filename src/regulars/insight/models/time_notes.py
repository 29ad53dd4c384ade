"""What happened in the life of the company, so that nobody has to guess why a line turned."""

from django.db import models


class TimeNote(models.Model):
    """«Prices rose» on a day: a mark on every chart over time. What was taken away stays, for the way back."""

    happened_on = models.DateField()
    text = models.CharField(max_length=120)
    written_by = models.CharField(max_length=100)
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["happened_on", "id"], name="time_note_by_day")]

    def __str__(self) -> str:
        return f"{self.happened_on} {self.text}"
