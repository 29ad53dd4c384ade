"""Sets of customers that a rule describes, and who was in them when."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Segment(models.Model):
    """Customers that a rule describes. `customers.segments` reads the rule, says it in words and keeps the members.

    `version` counts the changes of the rule, `built_version` is the one that the memberships follow: 0 before anybody
    was counted. At `next_change_at` everybody is to be asked again: the company's next day begins, or, where
    `due_cause` says so, something happened to all customers at once.
    """

    class Purpose(models.TextChoices):
        LIST = "list", _("list")
        STAGE = "stage", _("stage of life")
        PERSONA = "persona", _("persona")
        KEY = "key", _("key customers")

    name = models.CharField(max_length=100)
    about = models.CharField(max_length=300, blank=True, default="")
    purpose = models.CharField(max_length=7, choices=Purpose.choices, default=Purpose.LIST)
    rule = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    built_version = models.PositiveIntegerField(default=0)
    members_count = models.PositiveIntegerField(default=0)
    evaluated_at = models.DateTimeField(null=True, blank=True)
    next_change_at = models.DateTimeField(null=True, blank=True)
    due_cause = models.CharField(max_length=40, blank=True, default="")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=100, blank=True, default="")
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=100, blank=True, default="")
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "name"], name="segment_named_once", condition=Q(archived_at=None)
            ),
        ]
        indexes = [
            models.Index(fields=["next_change_at"], name="segment_due", condition=Q(archived_at=None)),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A customer was in a segment from one moment to another. Several rows where they came back.

    `cause` says what brought them in and `left_cause` what took them out: «entry:17», «day», «rule», «figures»,
    «import», «first». Who was there when the segment was built first («first») did not come: nobody acts on it.
    """

    segment = models.ForeignKey("customers.Segment", on_delete=models.CASCADE, related_name="+", db_index=False)
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+", db_index=False)
    entered_at = models.DateTimeField()
    cause = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    left_at = models.DateTimeField(null=True, blank=True)
    left_cause = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["segment", "customer"], name="membership_open_once", condition=Q(left_at=None)
            ),
            models.CheckConstraint(
                name="membership_ends_after_start", condition=Q(left_at=None) | Q(left_at__gte=F("entered_at"))
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "segment"], name="membership_of_customer"),
            models.Index(fields=["segment", "entered_at"], name="membership_entered"),
            models.Index(fields=["segment", "left_at"], name="membership_left", condition=Q(left_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.segment_id} {self.customer_id}"


class Touch(models.Model):
    """Something happened with a customer that segments have not looked at yet; gone when they have.

    Customer 0 is everybody: figures were computed anew, a file was loaded; `kind` then says which.
    """

    customer_id = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    entry_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.customer_id}"
