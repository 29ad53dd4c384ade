"""What a company wants to know of its customers besides what everybody wants to know."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AttributeDefinition(models.Model):
    """An own attribute: how it is called, what its values are.

    A value stays in `Customer.attributes[key]` as text in one written form, so that it is found, compared and exported
    the same everywhere: a number «-12.5», money «1200.00» in major units of the company's currency, a day «2026-11-22»,
    yes or no «yes» and «no», a link «https://...», a choice word for word (`attributes.values` reads and writes them).
    What a file brought before the attribute was defined may still have another form.
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("text")
        NUMBER = "number", _("number")
        MONEY = "money", _("money")
        DATE = "date", _("date")
        CHOICE = "choice", _("one of a list")
        YES_NO = "yes_no", _("yes or no")
        LINK = "link", _("link")

    # Never changed: it is the word in the data, in files and for programs.
    key = models.CharField(max_length=120, unique=True)
    title = models.CharField(max_length=100)
    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.TEXT)
    choices = models.JSONField(default=list, blank=True)
    order = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="attribute_has_key_and_title", condition=~Q(key="") & ~Q(title="")),
            models.CheckConstraint(
                name="attribute_choices_of_a_choice",
                condition=(Q(kind="choice") & ~Q(choices=[])) | (~Q(kind="choice") & Q(choices=[])),
            ),
        ]

    def __str__(self) -> str:
        return self.title
