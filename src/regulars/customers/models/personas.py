"""Portraits of the customers a company wants, and how well each customer fits one."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class Persona(models.Model):
    """The portrait of a target customer: some segments, each with the weight it has in the picture.

    How many customers fit it best, how well, and their share of all that was spent is written by the worker when it
    fits them: pages do not count a company.
    """

    name = models.CharField(max_length=100)
    about = models.CharField(max_length=1000, blank=True, default="")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=100, blank=True, default="")
    archived_at = models.DateTimeField(null=True, blank=True)
    customers_count = models.PositiveIntegerField(default=0)
    mean_fit = models.FloatField(null=True, blank=True)
    spent_share = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), name="persona_named_once", condition=Q(archived_at=None)),
        ]

    def __str__(self) -> str:
        return self.name


class PersonaPart(models.Model):
    """One thing that makes the portrait: being in a segment. Weights are 1 (a detail) to 5 (what it is all about)."""

    persona = models.ForeignKey("customers.Persona", on_delete=models.CASCADE, related_name="parts")
    segment = models.ForeignKey("customers.Segment", on_delete=models.PROTECT, related_name="+")
    weight = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["persona", "segment"], name="persona_part_once"),
            models.CheckConstraint(name="persona_part_weighs", condition=Q(weight__gte=1, weight__lte=5)),
        ]

    def __str__(self) -> str:
        return f"{self.persona_id} {self.segment_id} {self.weight}"


class PersonaFit(models.Model):
    """The persona a customer fits best. `fit` is the weight met by the weight known, `coverage` known by all."""

    customer = models.OneToOneField("customers.Customer", on_delete=models.CASCADE, primary_key=True, related_name="+")
    persona = models.ForeignKey("customers.Persona", on_delete=models.CASCADE, related_name="+", db_index=False)
    fit = models.FloatField()
    coverage = models.FloatField()
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="persona_fit_is_a_share", condition=Q(fit__gte=0, fit__lte=1, coverage__gt=0, coverage__lte=1)
            ),
        ]
        indexes = [models.Index(fields=["persona", "-fit", "-customer"], name="persona_fit_best")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.persona_id} {self.fit:.2f}"
