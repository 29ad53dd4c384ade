"""Who is what to whom among the customers."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

ONE_WAY = ("parent", "referred_by")


class Relation(models.Model):
    """What `other` is to `customer`: the company it belongs to, who brought it, a partner, family.

    Partners and family are so for both sides: the smaller number stands first, so that one relation is one row.
    Rows merged into another keep theirs; `relations.queries` reads them together.
    """

    class Kind(models.TextChoices):
        PARENT = "parent", _("parent company")
        REFERRED_BY = "referred_by", _("referred by")
        PARTNER = "partner", _("partner")
        FAMILY = "family", _("family")

    # The unique constraint begins with the customer and serves as its index.
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=11, choices=Kind.choices)
    note = models.CharField(max_length=200, blank=True, default="")
    since = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "other", "kind"], name="relation_once"),
            models.CheckConstraint(name="relation_of_two", condition=~Q(customer=F("other"))),
            models.CheckConstraint(
                name="relation_of_both_in_order", condition=Q(kind__in=ONE_WAY) | Q(customer__lt=F("other"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.kind} {self.other_id}"
