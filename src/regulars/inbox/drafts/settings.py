"""Where the language model is, and whether it is asked: a director's choice, off until they make it."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from regulars.channels.secrets import lock_up, unlock
from regulars.inbox.drafts.audit_actions import CHANGED, OFF, ON
from regulars.inbox.drafts.errors import DraftsOff
from regulars.inbox.models import Drafting
from regulars.lib.outside import place_of
from regulars.lib.text import storable
from regulars.staff import audit

REF = "inbox.drafting:1"


@dataclass(frozen=True)
class Chosen:
    """`key` None leaves the one that is kept. `inside_allowed`: it stands in our own network."""

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    instructions: str = ""
    inside_allowed: bool = False


def drafting() -> Drafting | None:
    """None where nobody has said anything yet. One query."""
    return Drafting.objects.filter(id=1).first()


def switched_on() -> bool:
    """One query."""
    return Drafting.objects.filter(id=1, switched_on_at__isnull=False).exists()


def working() -> Drafting:
    """One query. Raises DraftsOff."""
    found = drafting()
    if found is None or found.switched_on_at is None:
        raise DraftsOff()
    return found


def key_of(settings: Drafting) -> str:
    return unlock(bytes(settings.secrets)).get("key", "")


@transaction.atomic
def choose(chosen: Chosen, *, actor: str, now: datetime) -> Drafting:
    """Keep where the model is. Another host wants its key anew: the old one would be told to whoever is there.

    Raises NoWebAddress, AddressUnknown, AddressInside.
    """
    place_of(chosen.url, inside_allowed=chosen.inside_allowed)
    before = Drafting.objects.select_for_update().filter(id=1).first()
    secrets = kept_secrets(chosen, before)
    found, _new = Drafting.objects.update_or_create(
        id=1,
        defaults={
            "url": chosen.url, "model": storable(chosen.model), "secrets": secrets, "changed_at": now,
            "instructions": storable(chosen.instructions), "inside_allowed": chosen.inside_allowed,
        },
    )  # fmt: skip
    audit.record(actor=actor, action=CHANGED, now=now, ref=REF, details={"inside": chosen.inside_allowed})
    return found


def kept_secrets(chosen: Chosen, before: Drafting | None) -> bytes:
    if chosen.key is not None:
        return lock_up({"key": chosen.key}) if chosen.key else b""
    same = before is not None and origin(before.url) == origin(chosen.url)
    return bytes(before.secrets) if before and same else b""


def origin(url: str) -> str:
    return "/".join(url.split("/", 3)[:3]).lower()


@transaction.atomic
def switch(on: bool, *, actor: str, now: datetime) -> Drafting:
    """Raises DraftsOff where nobody has said where the model is."""
    found = Drafting.objects.select_for_update().filter(id=1).first()
    if found is None:
        raise DraftsOff()
    found.switched_on_at = (found.switched_on_at or now) if on else None
    found.save(update_fields=["switched_on_at"])
    audit.record(actor=actor, action=ON if on else OFF, now=now, ref=REF)
    return found
