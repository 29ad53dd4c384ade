"""Showing a customer that somebody writes to them, where their channel can. A wish: nothing is lost where it fails."""

from regulars.channels.models import Account
from regulars.channels.registry import channel_kinds

TASK = "channels.show_typing"


def ask_to_show(account: Account | None, address: str) -> None:
    """Have the worker show it; the page of the employee does not wait for another server."""
    kind = channel_kinds.get(account.kind) if account else None
    if account is None or kind is None or kind.typing is None or not address or account.state != Account.State.ACTIVE:
        return
    from procrastinate.contrib.django import app

    app.configure_task(TASK).defer(account_id=account.pk, address=address)


def show(account_id: int, address: str) -> None:
    account = Account.objects.filter(id=account_id, archived_at=None, state=Account.State.ACTIVE).first()
    kind = channel_kinds.get(account.kind) if account else None
    if account is not None and kind is not None and kind.typing is not None:
        kind.typing(account, address)
