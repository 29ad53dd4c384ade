from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Drafting(models.Model):
    """The language model that writes drafts, where the company has one. One row at most; off until switched on.

    `secrets` holds its key, locked up. `inside_allowed`: the director said that it stands beside us, in our network.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    url = models.CharField(_("address"), max_length=300)
    model = models.CharField(_("model"), max_length=120)
    secrets = models.BinaryField(default=bytes, blank=True)
    instructions = models.TextField(blank=True, default="")
    inside_allowed = models.BooleanField(default=False)
    switched_on_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="drafting_is_one", condition=Q(id=1))]

    def __str__(self) -> str:
        return self.model
