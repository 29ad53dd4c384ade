"""Groups of customers that the company keeps by hand: a council, testers, key customers."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class Group(models.Model):
    """Customers chosen by people, not by a rule. Customers of a key group are key customers everywhere."""

    name = models.CharField(max_length=100)
    about = models.CharField(max_length=300, blank=True, default="")
    is_key = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=100, blank=True, default="")
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), name="group_named_once", condition=Q(archived_at=None)),
        ]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """A customer is in a group. Who left has no row; the timeline tells when they came and went."""

    group = models.ForeignKey("customers.Group", on_delete=models.CASCADE, related_name="+", db_index=False)
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "customer"], name="group_member_once")]
        indexes = [models.Index(fields=["group", "-id"], name="group_members_newest")]

    def __str__(self) -> str:
        return f"{self.group_id} {self.customer_id}"
