"""The one door to send anything, and the ledger behind it.

A line is written in the transaction of the decision to send. The worker then hands it over: it says so first, tells the
other side, and writes down the answer. Interrupted in between, nobody knows whether the message arrived: what a machine
wrote, or what the other side would recognise, is sent again under the same name; what a person wrote is shown to them.
"""

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from procrastinate.exceptions import AlreadyEnqueued

from regulars.channels.errors import AccountPaused, AlreadyHandedOver, NobodyKnows, NotUnknown, SendingTrouble, TryLater
from regulars.channels.leases import LEASE, renewed
from regulars.channels.models import Account, Sending
from regulars.channels.registry import kind_of, sending_listeners
from regulars.channels.types import Outgoing, Purpose
from regulars.channels.unreachable import forget_trouble, is_unreachable, note_unreachable
from regulars.customers.consents.queries import may_contact
from regulars.customers.consents.types import Answer
from regulars.lib.errors import NotFound
from regulars.lib.text import storable

logger = logging.getLogger(__name__)
TASK = "channels.deliver"
MOST_ATTEMPTS, MOST_ASKED = 8, 1000
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=20), timedelta(hours=2)
State = Sending.State
OPEN = (State.RESERVED, State.HANDED_OVER)

# One at a time for each recipient, in the order they were written; nothing by an account that is paused.
CLAIM = """
UPDATE channels_sending s SET state = 'handed_over', attempts = attempts + 1, lease_until = %(until)s
WHERE id = (
    SELECT w.id FROM channels_sending w
    WHERE w.id = %(id)s AND w.state = 'reserved' AND w.not_before <= %(now)s
        AND EXISTS (SELECT FROM channels_account a WHERE a.id = w.account_id AND a.state = 'active') AND NOT EXISTS (
        SELECT FROM channels_sending e WHERE e.account_id = w.account_id AND e.to_value = w.to_value AND e.id < w.id
        AND e.state IN ('reserved', 'handed_over') AND e.not_before <= %(now)s)
    FOR UPDATE SKIP LOCKED)
RETURNING id
"""


# Deciding to send ----------------------------------------------------------------------------------------------------


@transaction.atomic
def send(message: Outgoing, *, now: datetime) -> Sending:
    """Write a message into the ledger and have it sent, in the transaction of the caller.

    The same key again gives the line that is there. What may not be sent (no consent to marketing, an address where
    nobody is reached) is written down as failed, with the reason. Raises NotFound, AccountPaused.
    """
    known = Sending.objects.filter(key=message.key).first()
    if known is not None:
        return known
    account = account_of(message)
    line = Sending.objects.create(account=account, **columns(message, now))
    reason = refusal(line)
    if reason:
        end(line, State.FAILED, reason=reason, now=now)
    else:
        ask_to_deliver(line.pk, at=line.not_before)
        tell(line, now)
    return line


def account_of(message: Outgoing) -> Account:
    account = Account.objects.filter(id=message.account_id, archived_at=None).first()
    if account is None:
        raise NotFound()
    if account.state == Account.State.PAUSED:
        raise AccountPaused(title=account.title)
    return account


def columns(message: Outgoing, now: datetime) -> dict[str, object]:
    return {
        "key": message.key, "customer_id": message.customer_id, "person_id": message.person_id, "ref": message.ref,
        "to_channel": message.to.channel, "to_value": message.to.value, "content": content_of(message),
        "file_ids": list(message.file_ids), "purpose": message.purpose.value, "topic": message.topic,
        "automatic": message.automatic, "reserved_at": now, "not_before": message.not_before or now,
    }  # fmt: skip


def content_of(message: Outgoing) -> dict[str, object]:
    return {
        "to_name": storable(message.to.name), "subject": storable(message.subject), "text": storable(message.text),
        "html": storable(message.html), "cc": [[one.value, storable(one.name)] for one in message.cc],
        "thread": list(message.thread), "token": message.token, "facts": dict(message.facts),
    }  # fmt: skip


def refusal(line: Sending) -> str:
    """Why it must not be sent; "" when it may."""
    if not line.to_value:
        return "erased"
    if is_unreachable(line.to_channel, line.to_value):
        return "unreachable"
    if line.purpose == Purpose.MARKETING and not agreed(line):
        return "no_consent"
    return ""


def agreed(line: Sending) -> bool:
    if line.customer_id is None:
        return False
    return may_contact(line.customer_id, line.topic, line.to_channel, line.person_id) == Answer.GIVEN


def ask_to_deliver(sending_id: int, *, at: datetime | None = None) -> None:
    """Have the worker hand it over; a line that waits for the worker already waits once."""
    from procrastinate.contrib.django import app

    # Being refused would spoil the transaction of the caller.
    try:
        with transaction.atomic():
            job = app.configure_task(TASK, schedule_at=at, queueing_lock=f"{TASK}:{sending_id}")
            job.defer(sending_id=sending_id)
    except AlreadyEnqueued:
        return


def ask_for_waiting(account_id: int, *, now: datetime) -> None:
    """Whatever waited while the account was paused."""
    waiting = Sending.objects.filter(account_id=account_id, state=State.RESERVED, not_before__lte=now)
    for number in waiting.order_by("id").values_list("id", flat=True)[:MOST_ASKED]:
        ask_to_deliver(number)


@transaction.atomic
def take_back(sending_id: int, *, now: datetime) -> Sending:
    """While it still waits for its moment. Raises NotFound, AlreadyHandedOver."""
    line = locked(sending_id)
    if line.state != State.RESERVED:
        raise AlreadyHandedOver()
    end(line, State.CANCELLED, now=now)
    return line


@transaction.atomic
def send_again(sending_id: int, *, now: datetime) -> Sending:
    """What failed, or nobody knows whether it arrived, once more under the same name. Raises NotFound, NotUnknown.

    A person who presses this knows that the address is good again, and not that a customer who complained or did not
    agree wants it: what may not be sent stays failed, with the reason.
    """
    line = locked(sending_id)
    if line.state not in (State.UNKNOWN, State.FAILED):
        raise NotUnknown()
    forget_trouble(line.to_channel, line.to_value)
    reason = refusal(line)
    if reason:
        end(line, State.FAILED, reason=reason, now=now)
    else:
        reserve(line, at=now, now=now)
    return line


def cancel_for(lines: QuerySet[Sending], *, now: datetime) -> None:
    """What still waits is not sent any more. Inside the transaction of the caller."""
    for line in lines.filter(state=State.RESERVED).order_by("id").select_for_update():
        end(line, State.CANCELLED, now=now)


@transaction.atomic
def settle_unknown(sending_id: int, *, arrived: bool, now: datetime) -> Sending:
    """A person found out. Raises NotFound, NotUnknown."""
    line = locked(sending_id)
    if line.state != State.UNKNOWN:
        raise NotUnknown()
    end(line, State.ACCEPTED if arrived else State.FAILED, now=now)
    return line


def locked(sending_id: int) -> Sending:
    line = Sending.objects.select_for_update().filter(id=sending_id).first()
    if line is None:
        raise NotFound()
    return line


# Handing over --------------------------------------------------------------------------------------------------------


def deliver(sending_id: int, *, now: datetime) -> None:
    """Hand one message over, if it is its turn. Safe to be killed anywhere and to be run twice."""
    if not claimed(sending_id, now=now):
        return
    line = Sending.objects.select_related("account").get(id=sending_id)
    try:
        with renewed(line):
            external_id = handed_over(line)
    except SendingTrouble as trouble:
        put_off_or_fail(line, trouble, now=now)
    else:
        accept(line, external_id, now=now)


def handed_over(line: Sending) -> str:
    """Tell the other side; the name it gave the message. Raises SendingTrouble and nothing else.

    Where a kind stumbles over something it does not know itself, the other side may have the message already.
    """
    try:
        return (
            f"rehearsal-{line.pk}" if line.account.is_rehearsal else kind_of(line.account).deliver(line.account, line)
        )
    except SendingTrouble:
        raise
    except Exception as error:
        logger.exception("message %s cannot be sent by %s", line.pk, line.account.kind)
        raise NobodyKnows(_("The program stumbled over it; look into its log.")) from error


def still_ours(line: Sending) -> Sending | None:
    """The line as it is by now, locked; None where somebody settled it while the other side was being told."""
    rows = Sending.objects.select_for_update(of=("self",)).select_related("account")
    return rows.filter(id=line.pk, state=State.HANDED_OVER, attempts=line.attempts).first()


@transaction.atomic
def accept(line: Sending, external_id: str, *, now: datetime) -> None:
    ours = still_ours(line)
    if ours is not None:
        ours.external_id = external_id
        end(ours, State.ACCEPTED, now=now)
    else:
        # A receipt was faster; letters that answer it still name it.
        Sending.objects.filter(id=line.pk, external_id="").update(external_id=external_id)


def claimed(sending_id: int, *, now: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"id": sending_id, "now": now, "until": now + LEASE})
        return cursor.fetchone() is not None


@transaction.atomic
def put_off_or_fail(line: Sending, trouble: SendingTrouble, *, now: datetime) -> None:
    ours = still_ours(line)
    if ours is None:
        return
    if trouble.gone:
        note_unreachable(ours.to_channel, ours.to_value, reason=trouble.reason, now=now)
    if isinstance(trouble, NobodyKnows) and not may_be_repeated(ours):
        end(ours, State.UNKNOWN, reason=trouble.reason, now=now)
    elif isinstance(trouble, TryLater) and ours.attempts < MOST_ATTEMPTS and ours.to_value:
        ours.reason = trouble.reason
        reserve(ours, at=now + pause_after(ours.attempts, trouble.after_seconds), now=now)
    else:
        end(ours, State.FAILED, reason=trouble.reason, now=now)


def pause_after(attempts: int, wished: float | None) -> timedelta:
    """Twice as long after each attempt, or as long as the other side wishes.

    >>> pause_after(1, None), pause_after(3, None), pause_after(1, 5)
    (datetime.timedelta(seconds=20), datetime.timedelta(seconds=80), datetime.timedelta(seconds=5))
    """
    if wished is not None:
        return min(timedelta(seconds=wished), LONGEST_PAUSE)
    return min(FIRST_PAUSE * float(2 ** (attempts - 1)), LONGEST_PAUSE)


def reserve(line: Sending, *, at: datetime, now: datetime) -> None:
    with transaction.atomic():
        line.state, line.not_before, line.lease_until, line.ended_at = State.RESERVED, at, None, None
        line.save(update_fields=["state", "reason", "not_before", "lease_until", "ended_at"])
        ask_to_deliver(line.pk, at=at)
        tell(line, now)


def end(line: Sending, state: str, *, now: datetime, reason: str = "") -> None:
    """What became of it; whoever waits behind it for the same recipient is sent next."""
    line.state, line.reason, line.lease_until, line.ended_at = state, reason, None, now
    line.save(update_fields=["state", "reason", "lease_until", "ended_at", "external_id"])
    tell(line, now)
    behind = Sending.objects.filter(
        account_id=line.account_id, to_value=line.to_value, state=State.RESERVED, not_before__lte=now, id__gt=line.pk
    )
    following = behind.order_by("id").values_list("id", flat=True).first()
    if following is not None:
        ask_to_deliver(following)


def tell(line: Sending, now: datetime) -> None:
    for listener in sending_listeners:
        listener(line, now)


def may_be_repeated(line: Sending) -> bool:
    return line.automatic or kind_of(line.account).repeatable
