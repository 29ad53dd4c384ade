"""`regulars listen`: fetches the messages of every account whose kind has to fetch them, each in a thread of its own.

Accounts that were opened, changed, paused or put away are noticed within seconds: their thread is stopped, and another
one begun with the new settings. A second process of this kind on another machine waits until the first is gone.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import InterfaceError, OperationalError, close_old_connections, connection

from regulars.channels.accounts import accounts
from regulars.channels.models import Account
from regulars.channels.registry import channel_kinds
from regulars.lib.locks import alone

logger = logging.getLogger(__name__)
# Names the lock of this work among those of `lib.locks.alone`.
LISTENING = 7_104
LOOKS_EVERY, SECONDS_TO_END = 3.0, 15.0


@dataclass
class Listener:
    """A thread that fetches for one account, as it was when the thread began."""

    account: Account
    stop: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None

    @property
    def since(self) -> datetime:
        return self.account.changed_at

    @property
    def lives(self) -> bool:
        return self.thread is not None and self.thread.is_alive()

    def begin(self, listen: Callable[[Account, threading.Event], None]) -> None:
        def run() -> None:
            try:
                listen(self.account, self.stop)
            except Exception:
                logger.exception("account %s is not listened to any more; it begins again", self.account.pk)
            finally:
                connection.close()

        self.thread = threading.Thread(target=run, name=f"account-{self.account.pk}", daemon=True)
        self.thread.start()


def listen(stop: threading.Event) -> None:
    """Until the event is set. What a thread has begun to keep is kept or not: killing it loses nothing."""
    while not stop.is_set():
        try:
            with alone(LISTENING, 0) as ours:
                if ours:
                    attend(stop)
                    return
        except (OperationalError, InterfaceError):
            logger.warning("the database does not answer; listening begins again", exc_info=True)
            close_old_connections()
        stop.wait(LOOKS_EVERY)


def attend(stop: threading.Event) -> None:
    running: dict[int, Listener] = {}
    try:
        while not stop.is_set():
            adjust(running, {one.pk: one for one in to_listen_to()})
            stop.wait(LOOKS_EVERY)
    finally:
        end(list(running.values()))


def to_listen_to() -> list[Account]:
    """Accounts that work and whose kind fetches. One query."""
    fetching = [kind.key for kind in channel_kinds if kind.listen is not None]
    found = accounts().filter(state=Account.State.ACTIVE, kind__in=fetching)
    return [account for account in found if not account.is_rehearsal]


def adjust(running: dict[int, Listener], wanted: dict[int, Account]) -> None:
    """Threads for what is wanted, as it is now; no others."""
    stale = [
        number for number, one in running.items()
        if number not in wanted or wanted[number].changed_at != one.since or not one.lives
    ]  # fmt: skip
    for number in stale:
        running[number].stop.set()
        # A thread in the middle of a long answer ends by itself: nothing it keeps can be kept twice.
        running.pop(number)
    for number, account in wanted.items():
        if number not in running:
            running[number] = begun(account)


def begun(account: Account) -> Listener:
    kind = channel_kinds[account.kind]
    assert kind.listen is not None
    listener = Listener(account)
    listener.begin(kind.listen)
    return listener


def end(listeners: list[Listener]) -> None:
    for one in listeners:
        one.stop.set()
    for one in listeners:
        if one.thread is not None:
            one.thread.join(SECONDS_TO_END / max(1, len(listeners)))
