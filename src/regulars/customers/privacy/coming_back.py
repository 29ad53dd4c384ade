"""Somebody who was erased comes back themselves, and may be known again."""

from datetime import datetime

from django.db import transaction

from regulars.customers.identities import normal_form
from regulars.customers.models import Identity, Suppressed
from regulars.customers.privacy.errors import NobodySuppressed
from regulars.customers.suppression import digest
from regulars.staff import audit

ALLOWED = "customers.allowed_again"


@transaction.atomic
def allow_again(value: str, *, actor: str, now: datetime) -> None:
    """An e-mail, phone or other contact of somebody erased may be written down again. Raises NobodySuppressed."""
    forms = {(channel, normal_form(channel, value)) for channel in Identity.Channel.values}
    digests = [digest(channel, form) for channel, form in forms if form]
    if not Suppressed.objects.filter(digest__in=digests).delete()[0]:
        raise NobodySuppressed()
    audit.record(actor=actor, action=ALLOWED, now=now)
