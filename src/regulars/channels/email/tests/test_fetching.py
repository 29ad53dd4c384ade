"""Letters are fetched from a real server: all of them, once, and the mailbox stays as it was."""

import threading
import time
from datetime import timedelta

import pytest
from tests.cast import NOW
from tests.children import wait_for

from regulars.channels import accounts, receiving
from regulars.channels.email import fetching
from regulars.channels.email.connecting import check, close_imap, open_imap
from regulars.channels.email.fetching import fetch_new, fetch_once, listen
from regulars.channels.email.tests.making import mailbox, written
from regulars.channels.email.tests.servers import Dovecot, dovecot, free_port, post, running
from regulars.channels.errors import CannotConnect
from regulars.channels.models import Account, Received
from regulars.lib.clock import now as this_moment

__all__ = ["dovecot", "post"]
pytestmark = pytest.mark.usefixtures("company")


def subjects() -> list[str]:
    found = Received.objects.order_by("id").values_list("raw", flat=True)
    return [line[9:].decode().strip() for raw in found for line in bytes(raw).splitlines() if line[:9] == b"Subject: "]


def again(account: Account) -> int:
    account.refresh_from_db()
    return fetch_once(account)


def test_a_new_mailbox_begins_now_and_what_comes_then_comes_once_and_in_order(dovecot):
    before = (this_moment() - timedelta(minutes=5)).strftime('"%d-%b-%Y %H:%M:%S +0000"')
    dovecot.put(written(subject="old", number="old"), when=before)
    account = mailbox(dovecot, opened_at=this_moment())
    assert fetch_once(account) == 0
    for number in range(5):
        dovecot.put(written(subject=f"new {number}", number=f"n{number}"))
    assert again(account) == 5
    assert again(account) == 0
    assert subjects() == [f"new {number}" for number in range(5)]


def test_what_came_after_a_mailbox_was_opened_and_before_we_first_looked_is_not_missed(dovecot):
    account = mailbox(dovecot, opened_at=this_moment())
    for number in range(3):
        dovecot.put(written(subject=f"early {number}", number=f"e{number}"))
    assert fetch_once(account) == 3
    assert again(account) == 0
    account.refresh_from_db()
    assert set(account.progress["folders"]["INBOX"]) == {"validity", "uid"}


def test_the_letters_of_the_days_asked_for_come_too_and_older_ones_do_not(dovecot):
    for days in (40, 5):
        day = fetching.imap_day(this_moment() - timedelta(days=days))
        dovecot.put(written(subject=f"{days} days old", number=f"d{days}"), when=f'"{day} 10:00:00 +0000"')
    account = mailbox(dovecot, since_days=7)
    assert fetch_once(account) == 1
    dovecot.put(written(subject="new", number="n"))
    assert again(account) == 1
    assert subjects() == ["5 days old", "new"]


def test_the_mailbox_stays_as_it_was(dovecot):
    account = mailbox(dovecot, since_days=7)
    dovecot.put(written())
    assert fetch_once(account) == 1
    assert b"Seen" not in b"".join(dovecot.flags())
    assert b"Deleted" not in b"".join(dovecot.flags())


def test_who_was_killed_before_writing_down_how_far_they_came_takes_nothing_twice(dovecot):
    account = mailbox(dovecot, since_days=7)
    dovecot.put(written())
    assert fetch_once(account) == 1
    Account.objects.update(progress={})
    assert again(account) == 0
    assert Received.objects.count() == 1


def test_letters_that_got_new_numbers_are_known_and_none_is_missed(dovecot):
    account = mailbox(dovecot, since_days=7)
    dovecot.put(written(subject="one", number="1"))
    dovecot.put(written(subject="two", number="2"))
    assert fetch_once(account) == 2
    dovecot.number_anew()
    dovecot.put(written(subject="three", number="3"))
    assert again(account) == 1
    assert subjects() == ["one", "two", "three"]


def test_two_letters_of_one_name_are_two_and_one_that_came_by_two_ways_is_one(dovecot):
    account = mailbox(dovecot, since_days=7)
    dovecot.put(written("first words", number="same"))
    dovecot.put(written("other words", number="same"))
    dovecot.put(b"Delivered-To: alias@honey.example\r\n" + written("first words", number="same"))
    assert fetch_once(account) == 2


def test_a_letter_that_is_too_large_is_cut_and_says_so(dovecot, monkeypatch):
    monkeypatch.setattr(fetching, "LARGEST", 2000)
    monkeypatch.setattr(fetching, "BEGINNING", 1000)
    account = mailbox(dovecot, since_days=7)
    dovecot.put(written("x " * 5000))
    assert fetch_once(account) == 1
    kept = bytes(Received.objects.get().raw)
    assert kept.startswith(b"X-Regulars-Cut: ")
    assert len(kept) < 1100
    account.refresh_from_db()
    from regulars.channels.email.reading import read

    assert read(account, kept)[0].facts["cut"] is True


def test_another_folder_is_fetched_by_its_name(dovecot):
    account = mailbox(dovecot, folder="Кошик & more", since_days=7)
    with pytest.raises(CannotConnect) as refused:
        check(account)
    assert "no folder “Кошик & more”" in refused.value.sentence
    client = dovecot.client()
    client.create('"&BBoEPgRIBDgEOg- &- more"')
    client.logout()
    dovecot.put(written(), folder='"&BBoEPgRIBDgEOg- &- more"')
    assert fetch_once(account) == 1


# Listening --------------------------------------------------------------------------------------------------------


@pytest.fixture
def in_a_thread():
    """Listens beside the test, as `regulars listen` does."""
    stop, threads = threading.Event(), []

    def begin(account: Account) -> threading.Event:
        from django.db import connection

        def run() -> None:
            try:
                listen(account, stop)
            finally:
                connection.close()

        threads.append(threading.Thread(target=run))
        threads[-1].start()
        return stop

    yield begin
    stop.set()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()


def heard(account: Account) -> bool:
    account.refresh_from_db()
    return account.heard_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_letter_is_there_within_a_moment_where_the_server_tells(dovecot, in_a_thread):
    account = mailbox(dovecot)
    in_a_thread(account)
    wait_for(lambda: heard(account))
    time.sleep(0.5)
    dovecot.put(written(subject="quick"))
    wait_for(lambda: Received.objects.exists(), seconds=fetching.LISTENS_SECONDS / 2)
    dovecot.put(written(subject="second", number="2"))
    wait_for(lambda: Received.objects.count() == 2)


@pytest.mark.django_db(transaction=True)
def test_a_server_that_does_not_tell_is_asked_again_and_again(in_a_thread, monkeypatch):
    monkeypatch.setattr(fetching, "ASKS_EVERY_SECONDS", 0.2)
    with running(capability="IMAP4rev1 LITERAL+ SASL-IR LOGIN-REFERRALS ID ENABLE") as dovecot:
        account = mailbox(dovecot)
        opened = open_imap(account)
        assert "IDLE" not in opened.client.capabilities
        close_imap(opened)
        stop = in_a_thread(account)
        wait_for(lambda: heard(account))
        dovecot.put(written(subject="asked"))
        wait_for(lambda: Received.objects.exists())
        stop.set()


@pytest.mark.django_db(transaction=True)
def test_a_server_that_went_away_is_said_and_found_again(dovecot, in_a_thread, monkeypatch):
    monkeypatch.setattr(fetching, "FIRST_PAUSE", 0.2)
    monkeypatch.setattr(fetching, "LONGEST_PAUSE", 0.2)
    account = mailbox(dovecot)
    in_a_thread(account)
    wait_for(lambda: heard(account))
    dovecot.stop()
    wait_for(lambda: "takes no connections" in Account.objects.get().trouble)
    assert Account.objects.get().trouble_since is not None
    dovecot.start()
    dovecot.put(written(subject="after the storm"))
    wait_for(lambda: Received.objects.exists())
    wait_for(lambda: Account.objects.get().trouble == "")


# Trouble in words ---------------------------------------------------------------------------------------------------


def trouble_with(account: Account) -> str:
    with pytest.raises(CannotConnect) as refused:
        check(account)
    return refused.value.sentence


def test_it_is_said_in_words_what_is_wrong(dovecot, post):
    check(mailbox(dovecot, post))
    wrong = mailbox(dovecot, post, password="not-this-one")
    assert "Receiving (IMAP): 127.0.0.1 does not accept the name or the password" in trouble_with(wrong)
    assert "not-this-one" not in trouble_with(wrong)
    nobody = mailbox(dovecot, post, imap_host="no-such-host.invalid")
    assert "There is no server “no-such-host.invalid”" in trouble_with(nobody)
    silent = mailbox(dovecot, post, imap_port=free_port())
    assert "takes no connections on port" in trouble_with(silent)
    plain = mailbox(dovecot, post, imap_security="tls")
    assert "does not speak TLS" in trouble_with(plain)
    without = mailbox(dovecot, post, smtp_security="starttls")
    assert "Sending (SMTP): 127.0.0.1 cannot do this" in trouble_with(without)
    other_way = mailbox(dovecot, post, smtp_port=free_port())
    assert "Sending (SMTP): 127.0.0.1 takes no connections" in trouble_with(other_way)


def test_a_certificate_that_nobody_vouches_for_is_not_accepted():
    with running(certificate=True) as dovecot:
        account = mailbox(dovecot, imap_port=dovecot.tls_port, imap_security="tls")
        assert "The certificate of 127.0.0.1 is not trusted" in trouble_with(account)
        account = mailbox(dovecot, imap_security="starttls")
        assert "The certificate of 127.0.0.1 is not trusted" in trouble_with(account)


def test_what_is_paused_is_not_listened_to(dovecot):
    from regulars.channels.listening import to_listen_to

    account = mailbox(dovecot)
    assert to_listen_to() == [account]
    accounts.pause(account.pk, actor="", now=NOW)
    assert to_listen_to() == []


def test_fetching_stops_in_the_middle_when_it_is_asked_to(dovecot):
    account = mailbox(dovecot, since_days=7)
    for number in range(3):
        dovecot.put(written(number=str(number)))
    stop, opened = threading.Event(), open_imap(account)
    stop.set()
    assert fetch_new(account, opened, now=this_moment(), stop=stop) == 0
    close_imap(opened)
    assert again(account) == 3
    assert receiving.read_waiting(now=NOW) == 3


def test_the_server_of_the_test_is_real(dovecot: Dovecot):
    assert dovecot.client().capability()[0] == "OK"
