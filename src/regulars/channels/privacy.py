"""Messages as they came and as they went: shown to whom they are from and to, and erased with them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from regulars.channels import ledger
from regulars.channels.models import Received, Sending, StoredFile, Unreachable
from regulars.customers.models import Identity
from regulars.lib.registry import PrivacyHandler, Shown

TABLES = (
    "channels_account", "channels_received", "channels_storedfile", "channels_sending", "channels_unreachable",
)  # fmt: skip
EMPTY: dict[str, Any] = {}


def export(rows: Sequence[int]) -> Shown:
    return {
        _("Messages as they arrived"): arrived(rows),
        _("Messages we sent"): sent(rows),
        _("Files"): files(rows),
    }


def arrived(rows: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    for one in Received.objects.filter(customer_id__in=rows).order_by("id").defer("raw"):
        yield {
            pgettext("data of a person", "when"): one.received_at,
            pgettext("data of a person", "from"): one.sender,
            pgettext("data of a person", "subject"): one.subject,
        }


def sent(rows: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    for one in Sending.objects.filter(customer_id__in=rows).order_by("id"):
        yield {
            pgettext("data of a person", "when"): one.reserved_at,
            pgettext("data of a person", "to"): one.to_value,
            pgettext("data of a person", "subject"): one.content.get("subject", ""),
            pgettext("data of a person", "text"): one.content.get("text", ""),
        }


def files(rows: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    for one in StoredFile.objects.filter(customer_id__in=rows).order_by("id").defer("content"):
        yield {
            pgettext("data of a person", "when"): one.created_at,
            pgettext("data of a person", "name"): one.name,
            pgettext("data of a person", "size"): one.size,
        }


def erase(rows: Sequence[int], *, now: datetime) -> None:
    """That something came and went stays, without a word of it; keys stay, so that it does not come again."""
    known = Identity.objects.filter(customer_id__in=rows).values_list("channel", "value")
    for channel, value in known:
        forget_address(channel, value, now=now)
    forget(Received.objects.filter(customer_id__in=rows))
    forget_sent(Sending.objects.filter(customer_id__in=rows), now=now)
    StoredFile.objects.filter(customer_id__in=rows).delete()


def erase_person(person_id: int, *, now: datetime) -> None:
    """What was sent to one person of a company with its files, and what is held from their addresses.

    What they wrote, and the files that came with it, are named by whoever took it in (`forget_parts`).
    """
    sent_files = Sending.objects.filter(person_id=person_id).values_list("file_ids", flat=True)
    forget_parts(file_ids=[one for numbers in sent_files for one in numbers])
    for channel, value in Identity.objects.filter(person_id=person_id).values_list("channel", "value"):
        forget_address(channel, value, now=now)
    forget_sent(Sending.objects.filter(person_id=person_id), now=now)


def forget_parts(*, received_ids: Sequence[int] = (), file_ids: Sequence[int] = ()) -> None:
    """Messages as they came, and files, by their numbers: for contexts that know whose they are. Two queries."""
    if received_ids:
        forget(Received.objects.filter(id__in=received_ids))
    if file_ids:
        StoredFile.objects.filter(id__in=file_ids).delete()


def forget_address(channel: str, value: str, *, now: datetime) -> None:
    """Letters from and to an address that belong to no customer yet, or to a colleague of theirs."""
    Unreachable.objects.filter(channel=channel, value=value).delete()
    forget_sent(Sending.objects.filter(to_channel=channel, to_value=value), now=now)
    forget(Received.objects.filter(sender_channel=channel, sender_value=value))
    forget(Received.objects.filter(id__in=unread_with(value)))


def unread_with(value: str) -> list[int]:
    """What nobody could read, and so nobody knows the sender of, where it names an address."""
    named = re.compile(rb"(?<![\w.+-])" + re.escape(value.encode()) + rb"(?![\w-]|\.\w)", re.IGNORECASE)
    unread = Received.objects.filter(state=Received.State.FAILED, sender_value="").only("id", "raw")
    return [one.pk for one in unread.iterator(chunk_size=50) if named.search(bytes(one.raw))]


def forget(received: QuerySet[Received]) -> None:
    received.update(
        raw=b"", sender="", sender_channel="", sender_value="", subject="", trouble="", state=Received.State.FORGOTTEN
    )


def forget_sent(lines: QuerySet[Sending], *, now: datetime) -> None:
    """What waits is not sent any more; of what went, that it went stays."""
    ledger.cancel_for(lines, now=now)
    lines.update(content=EMPTY, to_value="", reason="", person_id=None)


CHANNELS = PrivacyHandler(
    "channels", TABLES, export, erase, erase_person,
    kept=gettext_lazy("That messages came and went, and when, stays: response times rest on it."),
)  # fmt: skip
