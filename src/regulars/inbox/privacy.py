"""What was said with a customer: shown to them, and erased with them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from regulars.inbox.models import Change, Conversation, Draft, Message, Participant
from regulars.lib.registry import PrivacyHandler, Shown

TABLES = (
    "inbox_conversation", "inbox_participant", "inbox_change", "inbox_link", "inbox_count", "inbox_countstep",
    "inbox_message", "inbox_mention", "inbox_draft", "inbox_presence",
)  # fmt: skip
EMPTIED: dict[str, Any] = {
    "subject": "", "text": "", "html": "", "author_address": "", "files": [], "facts": {}, "editions": [], "reason": "",
    "quoted_from": None, "person": None,
}  # fmt: skip


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
    Message.objects.filter(conversation_id__in=numbers, direction=Message.Direction.IN).update(
        author_name="", **EMPTIED
    )
    Message.objects.filter(conversation_id__in=numbers).update(**EMPTIED)
    for table in (Participant, Draft):
        table.objects.filter(conversation_id__in=numbers).delete()
    Change.objects.filter(conversation_id__in=numbers).update(data={})
    conversations.update(subject="", preview="", address="", third_party="", tags=[], person=None)


def erase_person(person_id: int, *, now: datetime) -> None:
    """What one person of a company wrote, and conversations that were with them."""
    theirs = Conversation.objects.filter(person_id=person_id).values("id")
    written = Message.objects.filter(Q(person_id=person_id) | Q(conversation_id__in=theirs))
    written.filter(direction=Message.Direction.IN).update(author_name="")
    written.update(**EMPTIED)
    Participant.objects.filter(Q(person_id=person_id) | Q(conversation_id__in=theirs)).delete()
    Draft.objects.filter(conversation_id__in=theirs).delete()
    Conversation.objects.filter(person_id=person_id).update(
        subject="", preview="", address="", third_party="", person=None
    )


INBOX = PrivacyHandler(
    "inbox", TABLES, export, erase, erase_person, order=200,
    kept=gettext_lazy("That and when something was said stays: response times rest on it."),
)  # fmt: skip
