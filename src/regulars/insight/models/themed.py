"""What was said, by theme: one row for each message that was read for the themes of a run."""

from django.db import models


class ThemedText(models.Model):
    """The theme and tone of one message. Its words stay where they are, in the inbox.

    `theme` is a number of the run's figure «themes», None for what belongs to none. All rows of a run are written at
    once and go with the next, so the database does not check the keys of each: they are joined when they are read.
    """

    run = models.ForeignKey(
        "insight.Run", on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    message = models.ForeignKey(
        "inbox.Message", on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    said_on = models.DateField()
    theme = models.SmallIntegerField(null=True)
    language = models.CharField(max_length=2, blank=True, default="")
    tone = models.CharField(max_length=4)
    score = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["run", "theme", "said_on"], name="themed_by_theme")]
        constraints = [models.UniqueConstraint(fields=["run", "message"], name="themed_once")]

    def __str__(self) -> str:
        return f"{self.message_id} {self.theme}"
