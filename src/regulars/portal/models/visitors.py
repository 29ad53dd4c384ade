from django.db import models
from django.db.models import Q


class Visitor(models.Model):
    """Somebody who wrote through the chat of a site, from the first message on. `key` is their browser's identity.

    `name` and `email` are what they typed, which proves nothing: nobody is found or merged by it.
    """

    account = models.ForeignKey("channels.Account", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64, unique=True)
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=100, blank=True, default="")
    email = models.CharField(max_length=320, blank=True, default="")
    language = models.CharField(max_length=5, default="en")
    page = models.CharField(max_length=500, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["customer"], name="visitor_of_customer"),
            models.Index(fields=["account"], name="visitor_with_mail", condition=~Q(email="")),
        ]

    def __str__(self) -> str:
        return self.name or self.key[:8]
