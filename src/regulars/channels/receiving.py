"""What arrives: kept as it came, then understood, then taken in; or listed with the reason why not.

A message is kept first, in a transaction of its own where its kind wishes, so that nothing that breaks afterwards loses
it. Messages of one account are taken in one after the other, in the order they were kept.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from django.db import DatabaseError, connection, transaction

from regulars.channels import reasons, receipts
from regulars.channels.errors import Unreadable
from regulars.channels.models import Account, Received
from regulars.channels.registry import channel_kinds, kind_of, takers
from regulars.channels.types import Address, Held, Ignored, Incoming, Read, Receipt, Taken
from regulars.channels.unreachable import note_reachable
from regulars.customers.identities import normal_form
from regulars.lib.errors import NotFound
from regulars.lib.queues import ask_once
from regulars.lib.text import clean
from regulars.staff import audit

logger = logging.getLogger(__name__)
TASK = "channels.read_received"
RELEASED, READ_AGAIN, DISCARDED = (
    "channels.message_released",
    "channels.message_read_again",
    "channels.message_discarded",
)
MOST_ATTEMPTS = 5
State = Received.State
Take = Callable[[Account, Received, Incoming], Taken]
KEEP = """
INSERT INTO channels_received
    (account_id, key, raw, received_at, state, reason, trouble, attempts, ref, sender, subject)
VALUES (%s, %s, %s, %s, 'waiting', '', '', 0, '', '', '')
ON CONFLICT (account_id, key) DO NOTHING
RETURNING id
"""


def keep(account: Account, key: str, raw: bytes, *, now: datetime) -> int | None:
    """Keep something that arrived and have it read; None when it was received before. Two queries."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(KEEP, [account.pk, clean(key, 400), raw, now])
        found = cursor.fetchone()
        if found:
            ask_once(TASK)
    return found[0] if found else None


def take_in(account: Account, key: str, raw: bytes, *, now: datetime) -> Received:
    """Keep something and read it at once, for a sender who waits for the answer; the row says what became of it."""
    with transaction.atomic(), connection.cursor() as cursor:
        lock_account(account.pk)
        cursor.execute(KEEP, [account.pk, clean(key, 400), raw, now])
    received = Received.objects.get(account=account, key=clean(key, 400))
    if received.state == State.WAITING:
        read_one(received.pk, now=now)
        received.refresh_from_db()
    return received


def is_anything_waiting() -> bool:
    """One query."""
    return Received.objects.filter(state=State.WAITING).exists()


def read_waiting(*, now: datetime, most: int = 1_000_000) -> int:
    """Read what waits, oldest first, each once; how many were read. Safe to be killed anywhere."""
    done, last = 0, 0
    waiting = Received.objects.filter(state=State.WAITING).order_by("id").values_list("id", flat=True)
    while done < most and (numbers := list(waiting.filter(id__gt=last)[: min(200, most - done)])):
        done += sum(read_one(number, now=now) for number in numbers)
        last = numbers[-1]
    return done


def read_one(received_id: int, *, now: datetime) -> bool:
    """Understand one thing and take it in, whole or not at all; False when somebody else did.

    Files that lie elsewhere are fetched first, while nothing is locked: killed there, it waits as it did.
    """
    there = Received.objects.filter(id=received_id, state=State.WAITING).values_list("account_id", "account__kind")
    account_id, kind = there.first() or (0, "")
    ahead = read_ahead(received_id) if kind and channel_kinds[kind].fetches else None
    with transaction.atomic():
        received = waiting(received_id, account_id) if account_id else None
        if received is None:
            return False
        try:
            with transaction.atomic():
                settle(received, ahead() if ahead else understood(received), now=now)
        except Unreadable as error:
            fail(received, str(error))
        except DatabaseError as error:
            put_off(received, error)
        except Exception as error:
            # Whatever a stranger sent must not stop the messages behind it. It is kept, listed and can be read again.
            logger.exception("message %s of account %s cannot be taken in", received.pk, received.account_id)
            fail(received, type(error).__name__)
    return True


def read_ahead(received_id: int) -> Callable[[], Sequence[Read]] | None:
    """What it says, or the trouble there was with it, to be heard later; None where somebody else was faster."""
    received = Received.objects.select_related("account").filter(id=received_id, state=State.WAITING).first()
    if received is None:
        return None
    try:
        found = understood(received)
    except Exception as error:
        return partial(raising, error)
    return lambda: found


def raising(trouble: Exception) -> Sequence[Read]:
    raise trouble


def waiting(received_id: int, account_id: int) -> Received | None:
    """Locked, its account before it: whoever takes in another thing of this account comes before or after."""
    lock_account(account_id)
    rows = Received.objects.select_for_update(of=("self",), skip_locked=True).select_related("account")
    return rows.filter(id=received_id, state=State.WAITING).first()


def lock_account(account_id: int) -> None:
    """Messages of one account come into conversations in the order in which they arrived."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"channels.account:{account_id}"])


def understood(received: Received) -> Sequence[Read]:
    return kind_of(received.account).read(received.account, bytes(received.raw))


def settle(received: Received, found: Sequence[Read], *, now: datetime) -> None:
    """Do what each thing that was read asks for; the row shows the last one of them that says something."""
    received.state, received.reason, received.trouble = State.IGNORED, "no_content", ""
    for one in found:
        if isinstance(one, Receipt):
            line = receipts.receive(received.account, one, now=now)
            note_sender(received, Address(line.to_channel, line.to_value) if line else one.address)
            received.reason = "receipt"
        elif isinstance(one, Ignored):
            note_sender(received, one.sender)
            received.reason = one.reason
        elif isinstance(one, Held):
            hold(received, one.incoming, one.reason)
        else:
            bring(received, one, now=now)
    received.attempts += 1
    received.save()


def bring(received: Received, incoming: Incoming, *, now: datetime) -> None:
    """Give a message to whoever takes messages in. Nobody does in an installation without an inbox: it stays held."""
    describe(received, incoming)
    for taker in takers:
        answer = taker(received.account, received, incoming, now)
        if isinstance(answer, Taken):
            accept(received, answer)
            if incoming.direction == "in" and not incoming.automatic:
                note_reachable(incoming.sender.channel, incoming.sender.value)
        else:
            hold(received, incoming, answer.reason)


def accept(received: Received, taken: Taken) -> None:
    received.state, received.reason, received.trouble = State.TAKEN, "", ""
    received.ref, received.customer_id = taken.ref, taken.customer_id


def hold(received: Received, incoming: Incoming, reason: str) -> None:
    describe(received, incoming)
    received.state, received.reason = State.HELD, reason


def describe(received: Received, incoming: Incoming) -> None:
    note_sender(received, incoming.sender)
    received.sender = clean(f"{incoming.sender.name} {incoming.sender.value}", 320)
    received.subject = clean(incoming.subject or incoming.text, 300)


def note_sender(received: Received, sender: Address | None) -> None:
    """Whose words these are, so that they are found when the sender asks to be forgotten."""
    if sender is not None:
        received.sender_channel = sender.channel
        received.sender_value = normal_form(sender.channel, sender.value)[:320]


def put_off(received: Received, error: DatabaseError) -> None:
    """Two at once wanted the same rows, or the database was away: the message is as good as it was."""
    logger.warning("message %s of account %s is read again", received.pk, received.account_id, exc_info=error)
    if received.attempts + 1 >= MOST_ATTEMPTS:
        fail(received, type(error).__name__)
    else:
        Received.objects.filter(id=received.pk).update(attempts=received.attempts + 1)


def fail(received: Received, trouble: str) -> None:
    received.state, received.trouble = State.FAILED, clean(trouble, 500)
    received.attempts += 1
    described = ["sender", "sender_channel", "sender_value", "subject"]
    received.save(update_fields=["state", "trouble", "attempts", *described])


# What a person decides ----------------------------------------------------------------------------------------------


def to_look_at(received_id: int) -> Received:
    """Something held or failed, locked for a decision. Raises NotFound."""
    rows = Received.objects.select_for_update(of=("self",)).select_related("account")
    found = rows.filter(id=received_id, state__in=[State.HELD, State.FAILED]).first()
    if found is None:
        raise NotFound()
    return found


@transaction.atomic
def read_again(received_id: int, *, actor: str, now: datetime) -> None:
    """Try once more, after the program has learnt to read it. Raises NotFound."""
    received = to_look_at(received_id)
    audit.record(actor=actor, action=READ_AGAIN, now=now, ref=f"channels.received:{received.pk}")
    received.state, received.attempts = State.WAITING, 0
    received.save(update_fields=["state", "attempts"])
    ask_once(TASK)


@transaction.atomic
def discard(received_id: int, *, actor: str, now: datetime) -> None:
    """Nothing to be answered. It is kept, and can be read again. Raises NotFound."""
    received = to_look_at(received_id)
    audit.record(actor=actor, action=DISCARDED, now=now, ref=f"channels.received:{received.pk}")
    received.state = State.IGNORED
    received.save(update_fields=["state"])


@transaction.atomic
def take_up(received_id: int, *, actor: str, now: datetime) -> None:
    """What was discarded waits for a person again. Raises NotFound."""
    found = Received.objects.select_for_update().filter(id=received_id, state=State.IGNORED).first()
    if found is None:
        raise NotFound()
    audit.record(actor=actor, action=READ_AGAIN, now=now, ref=f"channels.received:{found.pk}")
    found.state = State.FAILED if found.trouble else State.HELD
    found.save(update_fields=["state"])


@transaction.atomic
def release(received_id: int, take: Take, *, actor: str, now: datetime) -> Received:
    """Let a held message in, as whoever decided it says. Raises NotFound, and what `take` raises."""
    # Read before it is locked: its files may lie elsewhere.
    held = Received.objects.select_related("account").filter(id=received_id).first()
    incoming = held_message(held) if held else None
    received = to_look_at(received_id)
    if incoming is None:
        raise NotFound()
    accept(received, take(received.account, received, incoming))
    received.save()
    audit.record(
        actor=actor, action=RELEASED, now=now, ref=f"channels.received:{received.pk}", customer_id=received.customer_id
    )
    return received


def held_message(received: Received) -> Incoming | None:
    """The message inside something held, to be shown before it is decided; None when it cannot be read."""
    try:
        found = understood(received)
    except Exception:
        logger.exception("message %s cannot be read for showing", received.pk)
        return None
    return next((held_or_free(one) for one in found if isinstance(one, Held | Incoming)), None)


def held_or_free(one: Held | Incoming) -> Incoming:
    return one.incoming if isinstance(one, Held) else one


def why(received: Received) -> str:
    return received.trouble or reasons.in_words(received.reason)
