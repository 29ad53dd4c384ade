"""A message goes to somebody outside who may know more: a supplier, a carrier, a colleague without an account.

It is kept among our notes, so that nothing that is shown to a customer can show it.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from regulars.channels import files, ledger
from regulars.channels.models import Account
from regulars.channels.registry import kind_of
from regulars.channels.types import Address, Outgoing
from regulars.inbox import finding, handling, history, telling, writing
from regulars.inbox.answering import author_of, message_of, refuse_unsendable, state_of
from regulars.inbox.errors import NoWayToForward
from regulars.inbox.locking import conversation_locked
from regulars.inbox.models import Conversation, Message
from regulars.inbox.texts import MOST_TEXT, moment_words
from regulars.inbox.third_parties import FORWARDED_TO
from regulars.inbox.types import Reply
from regulars.lib.text import clean, storable
from regulars.staff.actors import EMPLOYEE


@transaction.atomic
def forward(message_id: int, to: str, text: str, *, author_id: int, now: datetime, wait: bool = False) -> Message:
    """Send a message with its files on, with some words; what comes back is in the same conversation.

    It keeps no promise: the customer was not answered. With `wait` the conversation waits for them from now on.
    Raises NotFound, NothingSaid, TextTooLong, NoWayToForward, AccountPaused.
    """
    refuse_unsendable(Reply(text), now)
    told = message_of(message_id)
    conversation = conversation_locked(told.conversation_id)
    account = mailbox_of(conversation)
    address = Address("email", clean(to, 320).lower())
    message = written(conversation, told, account, address, storable(text), author_id=author_id, now=now)
    message.save()
    Conversation.objects.filter(id=conversation.pk).update(last_message_id=message.pk)
    writing.join(conversation, [address])
    line = ledger.send(outgoing(conversation, message, account, address), now=now)
    message.sending_id, message.state, message.reason = line.pk, state_of(line), line.reason
    message.save(update_fields=["sending_id", "state", "reason"])
    history.note(conversation, history.FORWARDED, actor=f"{EMPLOYEE}{author_id}", now=now, said=address.value)
    telling.tell_of_message(conversation, message, now=now)
    if wait:
        handling.wait_for_third_party(conversation.pk, address.value, actor=f"{EMPLOYEE}{author_id}", now=now)
    return message


def mailbox_of(conversation: Conversation) -> Account:
    """The mailbox the conversation goes by. Raises NoWayToForward."""
    account = conversation.account
    if account is None or account.archived_at is not None or not kind_of(account).has_subject:
        raise NoWayToForward()
    return account


def written(
    conversation: Conversation, told: Message, account: Account, to: Address, text: str, *, author_id: int,
    now: datetime,
) -> Message:  # fmt: skip
    author = author_of(author_id)
    words = text.strip()
    subject = clean(_("Forwarded: %(subject)s") % {"subject": told.subject or conversation.subject}, 300)
    return Message(
        conversation=conversation, direction=Message.Direction.NOTE, channel=account.kind, account=account,
        employee=author, author_name=author.name if author else "", subject=subject,
        text=f"{words}\n\n{quoted(conversation, told)}", quoted_from=len(words) + 2, at=now, recorded_at=now,
        state=Message.State.WAITING, files=told.files, facts={FORWARDED_TO: to.value},
    )  # fmt: skip


def quoted(conversation: Conversation, told: Message) -> str:
    """What was said, behind the signs by which mail programs know a quotation."""
    who = told.author_name or told.author_address or str(conversation.customer)
    moment = moment_words(told.at, year=True)
    lines = [f"> {line}" for line in told.text[:MOST_TEXT].splitlines()]
    return "\n".join([_("%(who)s wrote on %(moment)s:") % {"who": who, "moment": moment}, *lines])


def outgoing(conversation: Conversation, message: Message, account: Account, to: Address) -> Outgoing:
    """A letter of its own thread: the names of the customer's letters are not told to others."""
    known = files.of([one["id"] for one in message.files])
    return Outgoing(
        key=f"inbox.message:{message.pk}", account_id=account.pk, to=to, text=message.text,
        ref=f"inbox.message:{message.pk}", subject=message.subject, file_ids=[one.pk for one in known],
        customer_id=conversation.customer_id, token=finding.token_of(conversation.pk),
        facts={"author": message.author_name},
    )  # fmt: skip
