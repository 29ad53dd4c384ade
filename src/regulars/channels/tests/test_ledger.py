"""What goes out goes once, and what happens meanwhile is neither undone nor written over."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from tests.cast import NOW

from regulars.channels import accounts, interrupted, leases, ledger, privacy, receipts
from regulars.channels.models import Sending, Unreachable
from regulars.channels.tests.sending import Pigeons, pigeons  # noqa: F401 - a fixture
from regulars.channels.types import Purpose, Receipt, ReceiptState
from regulars.channels.unreachable import note_unreachable
from regulars.customers.consents.topics import Described, add_topic
from regulars.customers.tests.making import customer

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=30)


def jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [ledger.TASK])
        return int(cursor.fetchone()[0])


def as_it_is(line: Sending) -> Sending:
    return Sending.objects.get(id=line.pk)


def test_words_erased_while_the_other_side_is_told_stay_erased(pigeons: Pigeons):  # noqa: F811
    bob = customer("Bob", email="bob@x.example")
    line = pigeons.send("a", whose=bob, text="secret")
    pigeons.meanwhile = lambda line: privacy.erase([bob.pk], now=NOW)
    ledger.deliver(line.pk, now=NOW)
    after = as_it_is(line)
    assert (after.state, after.content, after.to_value) == ("accepted", {}, "")


def test_a_message_of_somebody_forgotten_meanwhile_is_not_tried_again(pigeons: Pigeons):  # noqa: F811
    bob = customer("Bob", email="bob@x.example")
    line = pigeons.send("a", whose=bob)

    def forget_and_break(line: Sending) -> None:
        privacy.erase([bob.pk], now=NOW)
        raise ledger.TryLater("The server is busy.")

    pigeons.meanwhile = forget_and_break
    ledger.deliver(line.pk, now=NOW)
    assert as_it_is(line).state == "failed"
    assert ledger.send_again(line.pk, now=LATER).state == "failed"


def test_what_still_waits_is_cancelled_when_its_customer_is_forgotten(pigeons: Pigeons):  # noqa: F811
    bob = customer("Bob", email="bob@x.example")
    line = pigeons.send("a", whose=bob)
    privacy.erase([bob.pk], now=NOW)
    ledger.deliver(line.pk, now=NOW)
    assert (as_it_is(line).state, pigeons.sent) == ("cancelled", [])


def test_a_receipt_that_is_faster_than_our_own_news_stays(pigeons: Pigeons):  # noqa: F811
    line = pigeons.send("a")
    receipt = Receipt(ReceiptState.DELIVERED, at=NOW, ledger_key="a")
    pigeons.meanwhile = lambda line: receipts.receive(pigeons.account, receipt, now=NOW)
    ledger.deliver(line.pk, now=NOW)
    assert (as_it_is(line).state, as_it_is(line).external_id) == ("delivered", "name-of-a")


def test_a_slow_worker_says_nothing_about_a_line_that_was_settled(pigeons: Pigeons):  # noqa: F811
    line = pigeons.send("a")

    def settled_and_sent_again(line: Sending) -> None:
        pigeons.meanwhile = lambda line: None
        interrupted.look_after(now=NOW + leases.LEASE + timedelta(seconds=1))
        ledger.settle_unknown(line.pk, arrived=False, now=LATER)
        raise ledger.TryLater("The server is busy.")

    pigeons.meanwhile = settled_and_sent_again
    ledger.deliver(line.pk, now=NOW)
    assert as_it_is(line).state == "failed"


def test_what_a_kind_stumbles_over_may_have_arrived_and_is_not_sent_twice(pigeons: Pigeons):  # noqa: F811
    def stumble(line: Sending) -> None:
        raise KeyError("message_id")

    pigeons.meanwhile = stumble
    written, counted = pigeons.send("a"), pigeons.send("b", to="ann@x.example", automatic=True)
    for line in (written, counted):
        ledger.deliver(line.pk, now=NOW)
    assert (as_it_is(written).state, as_it_is(counted).state) == ("unknown", "reserved")


def test_a_paused_channel_uses_up_no_attempts_and_sends_when_it_is_resumed(pigeons: Pigeons):  # noqa: F811
    line = pigeons.send("a")
    accounts.pause(pigeons.account.pk, actor="", now=NOW)
    for hours in range(9):
        ledger.deliver(line.pk, now=NOW + timedelta(hours=hours))
    assert (as_it_is(line).attempts, as_it_is(line).state) == (0, "reserved")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    interrupted.look_after(now=LATER)
    assert jobs() == 0
    accounts.resume(pigeons.account.pk, actor="", now=LATER)
    assert jobs() == 1
    ledger.deliver(line.pk, now=LATER)
    assert pigeons.sent == ["a"]


def test_a_line_waits_for_the_worker_once_however_often_it_is_asked_for(pigeons: Pigeons):  # noqa: F811
    pigeons.send("a")
    for _minute in range(3):
        interrupted.look_after(now=LATER)
    assert jobs() == 1


def test_sending_again_asks_for_consent_again(pigeons: Pigeons):  # noqa: F811
    bob = customer("Bob", email="bob@x.example")
    add_topic("news", Described("News", "", ("email",)), actor="", now=NOW)
    line = pigeons.send("a", whose=bob, purpose=Purpose.MARKETING, topic="news")
    assert (line.state, line.reason) == ("failed", "no_consent")
    again = ledger.send_again(line.pk, now=LATER)
    assert (again.state, again.reason) == ("failed", "no_consent")


def test_who_called_us_spam_is_not_written_to_again(pigeons: Pigeons):  # noqa: F811
    ledger.deliver(pigeons.send("a").pk, now=NOW)
    note_unreachable("email", "bob@x.example", reason="It was full.", now=NOW)
    complaint = Receipt(ReceiptState.DELIVERED, at=NOW, external_id="name-of-a", gone=True, complained=True)
    receipts.receive(pigeons.account, complaint, now=NOW)
    refused = pigeons.send("b")
    assert ledger.send_again(refused.pk, now=LATER).state == "failed"
    assert Unreachable.objects.get().complained


class Asked(threading.Event):
    """Time to renew comes once, without the waiting; then it is over."""

    over = False

    def wait(self, timeout: float | None = None) -> bool:
        over, self.over = self.over, True
        return over


@pytest.fixture
def renew(monkeypatch):
    monkeypatch.setattr(leases, "now", lambda: LATER)
    monkeypatch.setattr(leases.connection, "close", lambda: None)
    return lambda line, attempt: leases.renew(line.pk, attempt, Asked())


def test_whoever_waits_for_the_other_side_keeps_the_message_however_long_it_takes(pigeons: Pigeons, renew):  # noqa: F811
    line = pigeons.send("a")
    assert ledger.claimed(line.pk, now=NOW)
    renew(line, 1)
    interrupted.look_after(now=LATER)
    assert (as_it_is(line).state, as_it_is(line).lease_until) == ("handed_over", LATER + leases.LEASE)


def test_who_lost_a_message_to_another_attempt_does_not_keep_it(pigeons: Pigeons, renew):  # noqa: F811
    line = pigeons.send("a")
    ledger.claimed(line.pk, now=NOW)
    renew(line, 7)
    assert as_it_is(line).lease_until == NOW + leases.LEASE
    interrupted.look_after(now=LATER)
    assert as_it_is(line).state == "unknown"
