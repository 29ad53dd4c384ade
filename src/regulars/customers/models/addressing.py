"""How people want to be greeted and treated, as somebody here wrote it down."""

from django.db import models


class Addressing(models.Model):
    """How an employee said that a person is greeted. It holds for the name it was said of.

    An empty line leaves the greeting to the rules, which then work with the parts of the name in `Person`.
    """

    person = models.OneToOneField(
        "customers.Person", on_delete=models.CASCADE, primary_key=True, related_name="addressing"
    )
    name = models.CharField(max_length=300)
    formal = models.CharField(max_length=120, blank=True, default="")
    friendly = models.CharField(max_length=120, blank=True, default="")
    corrected_at = models.DateTimeField()
    corrected_by = models.CharField(max_length=100, blank=True, default="")

    def __str__(self) -> str:
        return self.formal or self.friendly or self.name


class CareNote(models.Model):
    """What whoever answers this customer must know first: «speak slowly», «prefers calls»."""

    customer = models.OneToOneField(
        "customers.Customer", on_delete=models.CASCADE, primary_key=True, related_name="care_note"
    )
    text = models.CharField(max_length=500)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=100, blank=True, default="")

    def __str__(self) -> str:
        return self.text
