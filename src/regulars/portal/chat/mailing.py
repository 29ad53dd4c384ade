"""A visitor has left before we answered: the answer goes on by mail, to the address they told us.

It is a message of the same conversation, so that what the visitor writes back comes into it again. What they read in
the chat is not mailed. Whoever has gone over to mail gets answers there at once.
"""

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from regulars.channels.accounts import accounts
from regulars.channels.chat.messages import BROWSER
from regulars.channels.chat.settings import KIND, ChatSettings, settings_of
from regulars.channels.models import Account, Sending
from regulars.customers.models import Identity
from regulars.inbox.answering import send_reply
from regulars.inbox.locking import conversation_locked
from regulars.inbox.models import Conversation, Message
from regulars.inbox.types import Afterwards, Reply
from regulars.lib.errors import RegularsError
from regulars.portal.models import MailedAnswer, Visitor
from regulars.portal.request_links import url_of
from regulars.staff.queries import company

logger = logging.getLogger(__name__)
EMAIL = Identity.Channel.EMAIL.value
# What was not mailed by then was not meant to be: the chat had no mailbox.
LOOKED_BACK = timedelta(days=3)
UNREAD = (Message.State.SENT, Message.State.DELIVERED)


def mail_unread(*, now: datetime) -> int:
    """How many letters are on their way. Safe to be killed anywhere and to be run twice."""
    done = 0
    for account in accounts(kind=KIND):
        chosen = settings_of(account)
        if chosen.mail_account_id is not None:
            done += sum(mail_or_say_why_not(visitor_id, chosen, now=now) for visitor_id in waiting(account, now=now))
    return done


def unread(account_id: int, *, now: datetime) -> QuerySet[Message]:
    """What went into the chat, was not read there, and not mailed yet. One query, by the index of answers."""
    mailed = MailedAnswer.objects.filter(message=OuterRef("pk"))
    return Message.objects.filter(
        ~Exists(mailed), direction=Message.Direction.OUT, at__gt=now - LOOKED_BACK, account_id=account_id,
        state__in=UNREAD, sending_id__isnull=False,
    )  # fmt: skip


def waiting(account: Account, *, now: datetime) -> list[int]:
    """Visitors with an address for whom an unread answer lies in a chat. Three queries."""
    lines = [one for one in unread(account.pk, now=now).values_list("sending_id", flat=True) if one is not None]
    keys = set(Sending.objects.filter(id__in=lines).values_list("to_value", flat=True))
    return list(Visitor.objects.filter(key__in=keys).exclude(email="").values_list("id", flat=True))


def mail_or_say_why_not(visitor_id: int, chosen: ChatSettings, *, now: datetime) -> bool:
    """A mailbox that is paused must not keep other chats waiting; it is tried again in a minute."""
    try:
        return mail(visitor_id, chosen, now=now)
    except RegularsError as error:
        logger.warning("an answer of the chat cannot be mailed: %s", error.code)
        return False


@transaction.atomic
def mail(visitor_id: int, chosen: ChatSettings, *, now: datetime) -> bool:
    """Send after one visitor what they have not read; a letter for each of their conversations."""
    visitor = Visitor.objects.select_for_update().get(id=visitor_id)
    found = unread_of(visitor, now=now)
    if not any(due(number, answers, chosen, now=now) for number, answers in found.items()):
        return False
    # In their order, as everybody who locks several.
    for number, answers in sorted(found.items()):
        send(visitor, conversation_locked(number), answers, chosen, now=now)
    return True


def unread_of(visitor: Visitor, *, now: datetime) -> dict[int, list[Message]]:
    """By conversation. Two queries."""
    fresh = unread(visitor.account_id, now=now).select_related("employee", "conversation")
    answers = list(fresh.order_by("at", "id"))
    lines = Sending.objects.filter(id__in=[one.sending_id for one in answers if one.sending_id], to_value=visitor.key)
    theirs = set(lines.values_list("id", flat=True))
    found = defaultdict(list)
    for one in answers:
        if one.sending_id in theirs:
            found[one.conversation.merged_into_id or one.conversation_id].append(one)
    return found


def due(conversation_id: int, answers: Sequence[Message], chosen: ChatSettings, *, now: datetime) -> bool:
    """Old enough, or the visitor writes from elsewhere by now. One query."""
    said = Message.objects.filter(conversation_id=conversation_id, direction=Message.Direction.IN)
    last = said.order_by("-at", "-id").first()
    if last is not None and last.channel != KIND:
        return True
    return answers[0].at <= now - timedelta(minutes=chosen.mail_after_minutes)


def send(
    visitor: Visitor, conversation: Conversation, answers: Sequence[Message], chosen: ChatSettings, *, now: datetime
) -> None:
    with translation.override(visitor.language):
        reply = Reply(
            text=letter(visitor, conversation, answers),
            subject=conversation.subject or _("Your conversation with %(company)s") % {"company": company().name},
            account_id=chosen.mail_account_id, address=visitor.email, afterwards=Afterwards.STAY, automatic=True,
            bare=True,
            file_ids=[file["id"] for one in answers for file in one.files],
        )  # fmt: skip
    send_reply(conversation, reply, author_id=None, now=now)
    MailedAnswer.objects.bulk_create([MailedAnswer(message=one) for one in answers])


def letter(visitor: Visitor, conversation: Conversation, answers: Sequence[Message]) -> str:
    said = [one.text for one in answers if one.text]
    author = next((one.employee.name for one in reversed(answers) if one.employee), "")
    url = url_of(conversation.pk, [(BROWSER, visitor.key), (EMAIL, visitor.email)])
    why = _("You wrote to us on our site and had left before we answered. Reply to this letter, or go on here:")
    return "\n\n".join([*said, "\n".join(filter(None, [author, company().name])), f"{why}\n{url}"])
