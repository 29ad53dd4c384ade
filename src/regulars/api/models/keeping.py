"""What is kept between requests of one key: how many it may still make, and answers to repeat."""

from django.db import models


class Bucket(models.Model):
    """The allowance of a key: tokens that requests take and time gives back. `allowed` is the last verdict."""

    key = models.OneToOneField("staff.ApiKey", on_delete=models.CASCADE, primary_key=True, related_name="+")
    tokens = models.FloatField()
    refilled_at = models.DateTimeField()
    allowed = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.key_id} {self.tokens:.0f}"


class Replay(models.Model):
    """The answer to a request that carried an Idempotency-Key, kept for a day to be given again."""

    key = models.ForeignKey("staff.ApiKey", on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "name"], name="replay_once_a_key")]
        indexes = [models.Index(fields=["created_at"], name="replay_oldest")]

    def __str__(self) -> str:
        return f"{self.key_id} {self.name}"
