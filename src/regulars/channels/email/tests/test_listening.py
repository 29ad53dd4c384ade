"""`regulars listen`, as a process of its own: killed and begun again, with accounts that come and go."""

import threading
import time
from collections.abc import Iterator

import pytest
from tests.cast import NOW
from tests.children import kill, wait_for

from regulars.channels import accounts, listening, registry
from regulars.channels.email.tests.making import mailbox, written
from regulars.channels.email.tests.servers import dovecot
from regulars.channels.models import Account, Received
from regulars.channels.registry import ChannelKind
from regulars.lib.clock import now as this_moment

__all__ = ["dovecot"]
pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.django_db(transaction=True)]
SCRIPT = "import threading\nfrom regulars.channels import listening\nlistening.listen(threading.Event())"


def heard_again(account: Account) -> bool:
    Account.objects.filter(id=account.pk).update(heard_at=None)
    wait_for(lambda: Account.objects.get(id=account.pk).heard_at is not None, seconds=60)
    return True


def test_killed_in_the_middle_of_a_stream_it_loses_nothing_and_takes_nothing_twice(dovecot, start_child):
    account = mailbox(dovecot)
    child = start_child(SCRIPT)
    assert heard_again(account)
    for number in range(24):
        dovecot.put(written(f"letter {number}", number=f"n{number}"))
        if number in (7, 15):
            wait_for(lambda: Received.objects.exists(), seconds=60)
            kill(child)
            child = start_child(SCRIPT)
    wait_for(lambda: Received.objects.count() >= 24, seconds=90)
    time.sleep(1)
    keys = list(Received.objects.order_by("id").values_list("key", flat=True))
    assert [key.partition("@")[0] for key in keys] == [f"n{number}" for number in range(24)]


@pytest.fixture
def fetched(monkeypatch) -> Iterator[list[str]]:
    """What a kind of channel that only notes who is listened to has noted."""
    monkeypatch.setattr(listening, "LOOKS_EVERY", 0.05)
    noted: list[str] = []

    def listen(account: Account, stop: threading.Event) -> None:
        noted.append(f"begin {account.title}")
        if account.title == "breaks":
            raise RuntimeError
        stop.wait()
        noted.append(f"end {account.title}")

    kind = ChannelKind("noting", "Noting", "mail", "email", lambda *_: [], lambda *_: "", listen=listen)
    monkeypatch.setitem(registry.channel_kinds._items, "noting", kind)
    stop = threading.Event()
    thread = threading.Thread(target=listening.attend, args=(stop,))
    thread.start()
    yield noted
    stop.set()
    thread.join(60)
    assert not thread.is_alive()


def noting(title: str) -> Account:
    return accounts.open_account("noting", accounts.AccountDescribed(title), actor="", now=NOW)


def test_accounts_that_come_change_and_go_are_noticed(fetched):
    account = noting("one")
    wait_for(lambda: fetched == ["begin one"])
    accounts.change_account(account.pk, accounts.AccountDescribed("two"), actor="", now=this_moment())
    wait_for(lambda: sorted(fetched) == ["begin one", "begin two", "end one"])
    accounts.pause(account.pk, actor="", now=this_moment())
    wait_for(lambda: "end two" in fetched)
    accounts.resume(account.pk, actor="", now=this_moment())
    wait_for(lambda: fetched.count("begin two") == 2)


def test_one_that_breaks_begins_again_and_keeps_nobody_from_listening(fetched):
    noting("breaks")
    noting("works")
    wait_for(lambda: fetched.count("begin breaks") >= 3)
    assert fetched.count("begin works") == 1
