from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regulars.channels import secrets


class Account(models.Model):
    """One mailbox, bot, site or telephone system of the company, through which messages come and go.

    `address` is what customers know it by, and what its own messages are recognised by. `settings` may be shown;
    passwords are locked up in `secret_box`. `progress` is where fetching stands. `team_id` is the number of the team
    that answers (a context beside this one).
    """

    class State(models.TextChoices):
        ACTIVE = "active", _("works")
        PAUSED = "paused", _("paused")

    kind = models.CharField(max_length=20)
    title = models.CharField(_("name"), max_length=100)
    address = models.CharField(max_length=320, blank=True, default="")
    # Names it in addresses that other programs call; nobody can guess it.
    token = models.CharField(max_length=40, unique=True)
    settings = models.JSONField(default=dict, blank=True)
    secret_box = models.BinaryField(default=b"", blank=True)
    progress = models.JSONField(default=dict, blank=True)
    team_id = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(max_length=6, choices=State.choices, default=State.ACTIVE)
    heard_at = models.DateTimeField(null=True, blank=True)
    trouble = models.TextField(blank=True, default="")
    trouble_since = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind"], name="account_in_use", condition=Q(archived_at=None))]

    def __str__(self) -> str:
        return self.title

    @property
    def secrets(self) -> dict[str, str]:
        return secrets.unlock(bytes(self.secret_box))

    @property
    def is_rehearsal(self) -> bool:
        """Nothing is fetched, and what is sent goes nowhere: for a demo, and for trying things out."""
        return bool(self.settings.get("rehearsal"))

    def keep_secrets(self, given: dict[str, str]) -> None:
        """Those that are given replace the ones before; the others stay. Saved with the row."""
        self.secret_box = secrets.lock_up(self.secrets | given)
