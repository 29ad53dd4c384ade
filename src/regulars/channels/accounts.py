"""Mailboxes, bots, sites and telephone systems of the company: opened, changed, paused, put away."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from regulars.channels import ledger
from regulars.channels.errors import NoSuchAccount
from regulars.channels.models import Account
from regulars.staff import audit

OPENED, CHANGED, PAUSED = "channels.account_opened", "channels.account_changed", "channels.account_paused"
RESUMED, ARCHIVED, RESTORED = "channels.account_resumed", "channels.account_archived", "channels.account_restored"


@dataclass(frozen=True)
class AccountDescribed:
    """What a director writes down of an account. Secrets that are not named stay as they are."""

    title: str
    address: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    team_id: int | None = None


def accounts(*, kind: str = "") -> QuerySet[Account]:
    """Accounts in use, oldest first. One query."""
    every = Account.objects.filter(archived_at=None).order_by("id")
    return every.filter(kind=kind) if kind else every


def account_of(account_id: int) -> Account:
    """One query. Raises NoSuchAccount."""
    found = Account.objects.filter(id=account_id, archived_at=None).first()
    if found is None:
        raise NoSuchAccount()
    return found


def account_by_token(kind: str, token: str) -> Account:
    """The account whose address other programs call. One query. Raises NoSuchAccount."""
    found = accounts(kind=kind).filter(token=token).first()
    if found is None:
        raise NoSuchAccount()
    return found


@transaction.atomic
def open_account(kind: str, described: AccountDescribed, *, actor: str, now: datetime) -> Account:
    account = Account(kind=kind, token=secrets.token_urlsafe(18), created_at=now, changed_at=now)
    write(account, described, now=now)
    noted(account, OPENED, actor=actor, now=now)
    return account


@transaction.atomic
def change_account(account_id: int, described: AccountDescribed, *, actor: str, now: datetime) -> Account:
    """Raises NoSuchAccount."""
    account = locked(account_id)
    write(account, described, now=now)
    noted(account, CHANGED, actor=actor, now=now)
    return account


def write(account: Account, described: AccountDescribed, *, now: datetime) -> None:
    account.title, account.address, account.team_id = described.title, described.address, described.team_id
    account.settings, account.changed_at = dict(described.settings), now
    account.trouble, account.trouble_since = "", None
    account.keep_secrets(dict(described.secrets))
    account.save()


@transaction.atomic
def pause(account_id: int, *, actor: str, now: datetime) -> Account:
    """Nothing is fetched or sent until it is resumed. Raises NoSuchAccount."""
    return put(account_id, Account.State.PAUSED, PAUSED, actor=actor, now=now)


@transaction.atomic
def resume(account_id: int, *, actor: str, now: datetime) -> Account:
    """What waited is sent now. Raises NoSuchAccount."""
    account = put(account_id, Account.State.ACTIVE, RESUMED, actor=actor, now=now)
    ledger.ask_for_waiting(account.pk, now=now)
    return account


def put(account_id: int, state: str, action: str, *, actor: str, now: datetime) -> Account:
    account = locked(account_id)
    account.state, account.changed_at = state, now
    account.save(update_fields=["state", "changed_at"])
    noted(account, action, actor=actor, now=now)
    return account


@transaction.atomic
def archive_account(account_id: int, *, actor: str, now: datetime, back: bool = False) -> Account:
    """Put it away (`back`: take it out again); its messages stay. Raises NoSuchAccount."""
    account = Account.objects.select_for_update().filter(id=account_id).first()
    if account is None:
        raise NoSuchAccount()
    account.archived_at, account.changed_at = None if back else now, now
    account.save(update_fields=["archived_at", "changed_at"])
    noted(account, RESTORED if back else ARCHIVED, actor=actor, now=now)
    return account


def heard(account_id: int, *, now: datetime) -> None:
    """It answers; what troubled it is over. One query."""
    Account.objects.filter(id=account_id).update(heard_at=now, trouble="", trouble_since=None)


def told(account_id: int, *, now: datetime) -> None:
    """A program brought something by it; what troubles it elsewhere is not over. One query."""
    Account.objects.filter(id=account_id).update(heard_at=now)


def troubled(account_id: int, trouble: str, *, now: datetime) -> None:
    """It does not answer, and since when. Two queries."""
    Account.objects.filter(id=account_id, trouble_since=None).update(trouble_since=now)
    Account.objects.filter(id=account_id).update(trouble=trouble[:500])


def locked(account_id: int) -> Account:
    account = Account.objects.select_for_update().filter(id=account_id, archived_at=None).first()
    if account is None:
        raise NoSuchAccount()
    return account


def noted(account: Account, action: str, *, actor: str, now: datetime) -> None:
    audit.record(actor=actor, action=action, now=now, ref=f"channels.account:{account.pk}")
