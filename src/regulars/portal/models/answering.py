from django.db import models


class AnswerTime(models.Model):
    """How long visitors of a site usually wait for the first answer, counted by the worker and never in a request.

    `median_s` is of the last weeks, in working time where the company keeps hours; None while there
    are too few of them.
    """

    account = models.OneToOneField("channels.Account", on_delete=models.CASCADE, related_name="+")
    median_s = models.PositiveIntegerField(null=True, blank=True)
    answers = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.account_id} {self.median_s}"
