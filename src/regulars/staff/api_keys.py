"""Keys by which programs sign in: what each may do, making one, closing one, and finding the one that is shown.

A secret reads «rgl_3fK9aQ2x_...»: the beginning says whose it is, the rest is 256 random bits. Nobody can guess such a
secret, so a plain hash keeps it, and checking a key costs one query and no waiting.
"""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import NotFound
from regulars.staff import audit
from regulars.staff import audit_actions as did
from regulars.staff.errors import KeyOfPagesAlone, KeyRefused, NoScopes
from regulars.staff.models import ApiKey

BEGINNING = "rgl_"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"
PREFIX_LENGTH = 8
LONGEST_SECRET = 200
USE_NOTED_EVERY = timedelta(minutes=10)
ACTOR = "staff.api_key:"


class Scope(StrEnum):
    """What a key may be used for. The words are permanent: programs are written against them."""

    READ_CUSTOMERS = "read:customers"
    WRITE_CUSTOMERS = "write:customers"
    EXPORT_CUSTOMERS = "export:customers"
    ERASE_CUSTOMERS = "erase:customers"
    READ_PURCHASES = "read:purchases"
    WRITE_PURCHASES = "write:purchases"
    READ_FIGURES = "read:figures"
    READ_CONVERSATIONS = "read:conversations"
    WRITE_CONVERSATIONS = "write:conversations"
    READ_TASKS = "read:tasks"
    WRITE_TASKS = "write:tasks"
    IMPORT = "import"
    EVENTS = "events:write"
    EVENTS_OF_PAGES = "events:page"
    WEBHOOKS = "webhooks"


SCOPE_TITLES = {
    Scope.READ_CUSTOMERS: _("See customers, their people and their timeline"),
    Scope.WRITE_CUSTOMERS: _("Add and change customers"),
    Scope.EXPORT_CUSTOMERS: _("Take out everything we hold about a customer"),
    Scope.ERASE_CUSTOMERS: _("Erase customers; it cannot be undone"),
    Scope.READ_PURCHASES: _("See orders, contracts and products"),
    Scope.WRITE_PURCHASES: _("Write orders and contracts down"),
    Scope.READ_FIGURES: _("See figures: churn, value, who is at risk"),
    Scope.READ_CONVERSATIONS: _("Read conversations with customers"),
    Scope.WRITE_CONVERSATIONS: _("Answer customers, write notes, move conversations on"),
    Scope.READ_TASKS: _("See tasks, also those about customers"),
    Scope.WRITE_TASKS: _("Add tasks and close them"),
    Scope.IMPORT: _("Bring files"),
    Scope.EVENTS: _("Tell what customers do (tracking)"),
    Scope.EVENTS_OF_PAGES: _("Tell what visitors of a web page do; everybody can read such a key"),
    Scope.WEBHOOKS: _("Choose where events are sent"),
}


@transaction.atomic
def make_key(
    *, name: str, scopes: Iterable[str], employee_id: int | None, actor: str, now: datetime
) -> tuple[ApiKey, str]:
    """A new key, and its secret, which nobody can read again. Raises NoScopes, KeyOfPagesAlone."""
    chosen = sorted({Scope(scope) for scope in scopes})
    if not chosen:
        raise NoScopes()
    if Scope.EVENTS_OF_PAGES in chosen and len(chosen) > 1:
        raise KeyOfPagesAlone()
    prefix = BEGINNING + "".join(secrets.choice(LETTERS) for _letter in range(PREFIX_LENGTH))
    secret = f"{prefix}_{secrets.token_urlsafe(32)}"
    key = ApiKey.objects.create(
        name=name, prefix=prefix, secret_hash=hashed(secret), scopes=chosen, created_by_id=employee_id, created_at=now
    )
    noted(did.KEY_MADE, key.pk, {"scopes": chosen}, actor=actor, now=now)
    return key, secret


@transaction.atomic
def revoke_key(key_id: int, *, actor: str, now: datetime) -> ApiKey:
    """Close a key at once. Raises NotFound."""
    if ApiKey.objects.filter(id=key_id, revoked_at=None).update(revoked_at=now):
        noted(did.KEY_REVOKED, key_id, actor=actor, now=now)
    return key_by_id(key_id)


@transaction.atomic
def restore_key(key_id: int, *, actor: str, now: datetime) -> ApiKey:
    """Open a closed key again, as if it had never been closed. Raises NotFound."""
    if ApiKey.objects.filter(id=key_id).exclude(revoked_at=None).update(revoked_at=None):
        noted(did.KEY_RESTORED, key_id, actor=actor, now=now)
    return key_by_id(key_id)


def noted(
    action: str, key_id: int, details: Mapping[str, list[Scope]] | None = None, *, actor: str, now: datetime
) -> None:
    audit.record(actor=actor, action=action, now=now, ref=f"{ACTOR}{key_id}", details=details)


def key_by_id(key_id: int) -> ApiKey:
    """One key. One query. Raises NotFound."""
    key = ApiKey.objects.filter(id=key_id).first()
    if key is None:
        raise NotFound()
    return key


def api_keys() -> QuerySet[ApiKey]:
    """All keys, those in use first, newest first; whoever made each included. One query."""
    keys = ApiKey.objects.select_related("created_by")
    return keys.order_by(F("revoked_at").desc(nulls_first=True), "-id")


def key_of(secret: str, *, now: datetime) -> ApiKey:
    """The key whose secret this is. One query, one more when its last use is noted. Raises KeyRefused."""
    prefix = secret[: len(BEGINNING) + PREFIX_LENGTH]
    known = secret.isascii() and "\x00" not in secret and len(secret) <= LONGEST_SECRET
    key = ApiKey.objects.filter(prefix=prefix, revoked_at=None).first() if known else None
    if key is None or not secrets.compare_digest(key.secret_hash, hashed(secret)):
        raise KeyRefused()
    if key.last_used_at is None or now - key.last_used_at > USE_NOTED_EVERY:
        ApiKey.objects.filter(id=key.id).update(last_used_at=now)
    return key


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def actor_of(key: ApiKey) -> str:
    """How a key is named as the author of what it did."""
    return f"{ACTOR}{key.pk}"
