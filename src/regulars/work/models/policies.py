"""What we promise: how soon customers are answered, by channel, topic, value, team."""

from django.db import models
from django.db.models import Q

LIMIT = r"^[1-9][0-9]{0,4}[mhd]$"


def no_limit_or_one(name: str) -> models.CheckConstraint:
    condition = Q(**{name: ""}) | Q(**{f"{name}__regex": LIMIT})
    return models.CheckConstraint(name=f"policy_{name}_is_a_limit", condition=condition)


class Policy(models.Model):
    """A rule of promises; the first that matches in the order of `position` is taken, the default one comes last."""

    name = models.CharField(max_length=100)
    position = models.PositiveIntegerField()
    is_default = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=100, blank=True, default="")
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_default"], name="policy_one_default", condition=Q(is_default=True)),
            models.CheckConstraint(name="policy_default_stays", condition=Q(is_default=False) | Q(archived_at=None)),
            models.CheckConstraint(name="policy_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class PolicyVersion(models.Model):
    """What a policy said from `made_at` until the next version. Never changed: promises point at what was promised.

    Empty `channels` and `topics` take all; `valued` and `team` None take everybody. Limits are working time: «30m»,
    «4h», «2d» (days as long as the calendar's usual one), "" where nothing is promised. `third_limits` are for matters
    that wait for a third party: [[name, limit], ...], the name "" for anybody. `warn_percent` of the limit used up
    warns, 0 never does. `escalation`: [{"after": working minutes past due, "who": ..., "employees": [ids]}, ...].
    """

    policy = models.ForeignKey("work.Policy", on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100, blank=True, default="")
    channels = models.JSONField(default=list, blank=True)
    topics = models.JSONField(default=list, blank=True)
    valued = models.BooleanField(null=True, blank=True)
    team = models.ForeignKey("work.Team", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    third_party = models.CharField(max_length=100, blank=True, default="")
    calendar = models.ForeignKey(
        "work.WorkingCalendar", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    first_limit = models.CharField(max_length=6, blank=True, default="")
    next_limit = models.CharField(max_length=6, blank=True, default="")
    resolution_limit = models.CharField(max_length=6, blank=True, default="")
    third_limits = models.JSONField(default=list, blank=True)
    warn_percent = models.PositiveSmallIntegerField(default=75)
    escalation = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="policy_version_once"),
            models.CheckConstraint(name="policy_warns_before", condition=Q(warn_percent__lt=100)),
            *(no_limit_or_one(name) for name in ("first_limit", "next_limit", "resolution_limit")),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id}.{self.number}"
