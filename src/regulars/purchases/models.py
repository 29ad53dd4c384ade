from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractDay, ExtractMonth
from django.utils.translation import gettext_lazy as _


class Product(models.Model):
    """Something the company sells: a thing or a service."""

    code = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=300)
    category = models.CharField(max_length=100, blank=True, default="")

    def __str__(self) -> str:
        return self.name


class Order(models.Model):
    """A purchase, or a return of one. Money in minor units; a return is negative and is not a purchase.

    `ordered_on` is the company's local day: figures count days, and a day must not depend on the reader.
    """

    class Kind(models.TextChoices):
        PURCHASE = "purchase", _("purchase")
        RETURN = "return", _("return")

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+", db_index=False)
    source = models.CharField(max_length=60)
    source_key = models.CharField(max_length=200)
    number = models.CharField(max_length=100, blank=True, default="")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.PURCHASE)
    ordered_on = models.DateField()
    ordered_at = models.DateTimeField(null=True, blank=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "source_key"], name="order_recorded_once"),
            models.CheckConstraint(
                name="order_return_is_negative",
                condition=Q(kind="purchase", amount_minor__gte=0) | Q(kind="return", amount_minor__lte=0),
            ),
        ]
        indexes = [models.Index(fields=["customer", "-ordered_on", "-id"], name="order_of_customer")]

    def __str__(self) -> str:
        return self.number or self.source_key


class OrderLine(models.Model):
    """One product of an order."""

    order = models.ForeignKey("purchases.Order", on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey("purchases.Product", on_delete=models.PROTECT, related_name="+")
    quantity = models.DecimalField(max_digits=14, decimal_places=3, default=1)
    amount_minor = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.order_id} {self.product_id}"


class Contract(models.Model):
    """An agreement that renews by itself (a subscription), from its first day until the first day not covered.

    A change of price ends one row and starts the next, so that the monthly revenue of any day is the sum over
    the rows that cover it.
    """

    class Period(models.TextChoices):
        MONTH = "month", _("month")
        QUARTER = "quarter", _("quarter")
        YEAR = "year", _("year")

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    product = models.ForeignKey("purchases.Product", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=60)
    source_key = models.CharField(max_length=200)
    number = models.CharField(max_length=100, blank=True, default="")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    amount_minor = models.BigIntegerField()
    period = models.CharField(max_length=7, choices=Period.choices, default=Period.MONTH)
    currency = models.CharField(max_length=3)

    class Meta:
        indexes = [
            models.Index(ExtractMonth("started_on"), ExtractDay("started_on"), "id", name="contract_by_day_of_year")
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "source_key"], name="contract_recorded_once"),
            models.CheckConstraint(
                name="contract_ends_after_start", condition=Q(ended_on=None) | Q(ended_on__gt=F("started_on"))
            ),
            models.CheckConstraint(name="contract_not_negative", condition=Q(amount_minor__gte=0)),
        ]

    def __str__(self) -> str:
        return self.number or self.source_key


class Cost(models.Model):
    """Money spent on winning, serving or rewarding customers; without a customer it is spread over all."""

    class Kind(models.TextChoices):
        ACQUISITION = "acquisition", _("acquisition")
        SERVICE = "service", _("service")
        INCENTIVE = "incentive", _("incentive")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    incurred_on = models.DateField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    note = models.CharField(max_length=300, blank=True, default="")
    source = models.CharField(max_length=60, blank=True, default="")
    source_key = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["incurred_on"], name="cost_by_day")]
        constraints = [
            models.CheckConstraint(name="cost_not_negative", condition=Q(amount_minor__gte=0)),
            models.UniqueConstraint(
                fields=["source", "source_key"], name="cost_recorded_once", condition=~Q(source_key="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.incurred_on}"
