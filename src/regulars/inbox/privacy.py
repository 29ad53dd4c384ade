"""What was said with a customer: shown to them, and erased with them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from regulars.channels import privacy as channels
from regulars.customers.models import Identity, Person
from regulars.inbox.counting import counted
from regulars.inbox.models import Change, Conversation, Draft, Message, Participant
from regulars.inbox.third_parties import THIRD
from regulars.lib.registry import PrivacyHandler, Shown
from regulars.work.routing import commands as routing

TABLES = (
    "inbox_conversation", "inbox_participant", "inbox_change", "inbox_link", "inbox_count", "inbox_countstep",
    "inbox_message", "inbox_mention", "inbox_draft", "inbox_presence",
)  # fmt: skip
EMPTIED: dict[str, Any] = {
    "subject": "", "text": "", "html": "", "author_address": "", "files": [], "facts": {}, "editions": [], "reason": "",
    "quoted_from": None, "person": None,
}  # fmt: skip

BARE: dict[str, Any] = {
    "subject": "", "preview": "", "address": "", "third_party": "", "tags": [], "person": None
}  # fmt: skip
State = Conversation.State


def export(rows: Sequence[int]) -> Shown:
    return {_("What was said"): said(rows)}


def said(rows: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    """Everything, also what was written about it among ourselves."""
    messages = Message.objects.filter(conversation__customer_id__in=rows).order_by("at", "id")
    for one in messages.iterator(chunk_size=2_000):
        yield {
            pgettext("data of a person", "when"): one.at,
            pgettext("data of a person", "who"): one.author_name or one.get_direction_display(),
            pgettext("data of a person", "channel"): one.channel,
            pgettext("data of a person", "subject"): one.subject,
            pgettext("data of a person", "text"): one.text,
        }


def erase(rows: Sequence[int], *, now: datetime) -> None:
    """When something was said, by which channel and by whom of us stays; what was said goes."""
    conversations = Conversation.objects.filter(customer_id__in=rows)
    numbers = conversations.values("id")
    close(conversations.exclude(state=State.CLOSED), now=now)
    empty(Message.objects.filter(conversation_id__in=numbers))
    for table in (Participant, Draft):
        table.objects.filter(conversation_id__in=numbers).delete()
    Change.objects.filter(conversation_id__in=numbers).update(data={})
    conversations.update(**BARE)
    forget_guests(
        Person.objects.filter(customer_id__in=rows).values_list("id", flat=True),
        Identity.objects.filter(customer_id__in=rows).values_list("channel", "value"),
    )


def close(conversations: QuerySet[Conversation], *, now: datetime) -> None:
    """Nobody waits for an answer any more."""
    for one in conversations.select_for_update().order_by("id"):
        with counted(one, now=now):
            one.state, one.closed_at, one.snoozed_until = State.CLOSED, now, None
            one.waiting_since = one.due_at = None
            one.save()
        routing.finish(one.ref, now=now)


def empty(messages: QuerySet[Message]) -> None:
    forget_parts(messages)
    of_others = Q(direction=Message.Direction.IN) | Q(facts__has_key=THIRD)
    messages.filter(of_others).update(author_name="")
    messages.update(**EMPTIED)


def forget_parts(messages: QuerySet[Message]) -> None:
    """Messages as they came, and the files they brought or took along, lie in `channels`."""
    known = list(messages.values_list("received_id", "files"))
    channels.forget_parts(
        received_ids=[number for number, _files in known if number],
        file_ids=[file["id"] for _number, files in known for file in files],
    )


def forget_guests(people: Iterable[int], addresses: Iterable[tuple[str, str]]) -> None:
    """What they wrote into conversations with others, where their words stand in the list as well."""
    persons, known = Q(person_id__in=list(people)), list(addresses)
    for channel, value in known:
        forget_address(channel, value)
    written = Message.objects.filter(persons)
    forget_previews(written)
    empty(written)
    Participant.objects.filter(persons).delete()


def forget_address(channel: str, value: str) -> None:
    """A mailbox is the same however its letters are written."""
    took_part = Participant.objects.filter(channel=channel, value__iexact=value)
    there = list(took_part.values_list("conversation_id", flat=True))
    written = Message.objects.filter(conversation_id__in=there, author_address__iexact=value)
    forget_previews(written)
    empty(written)
    took_part.delete()


def forget_previews(written: QuerySet[Message]) -> None:
    Conversation.objects.filter(last_message_id__in=written.values("id")).update(preview="")


def erase_person(person_id: int, *, now: datetime) -> None:
    """What one person of a company wrote, and conversations that were with them."""
    theirs = Conversation.objects.filter(person_id=person_id).values("id")
    empty(Message.objects.filter(conversation_id__in=theirs))
    for table in (Participant, Draft):
        table.objects.filter(conversation_id__in=theirs).delete()
    Change.objects.filter(conversation_id__in=theirs).update(data={})
    Conversation.objects.filter(person_id=person_id).update(**BARE)
    forget_guests([person_id], Identity.objects.filter(person_id=person_id).values_list("channel", "value"))


INBOX = PrivacyHandler(
    "inbox", TABLES, export, erase, erase_person, order=200,
    kept=gettext_lazy("That and when something was said stays: response times rest on it."),
)  # fmt: skip
