"""The timeline kinds this context records. Entries of one conversation are folded together on a customer's page."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.lib.registry import TimelineGroup, TimelineKind

RECEIVED, ANSWERED, CLOSED, HANDED_OVER = (
    "inbox.message_received", "inbox.message_sent", "inbox.conversation_closed", "inbox.conversation_handed_over",
)  # fmt: skip


def received(data: Mapping[str, Any]) -> str:
    return _("Wrote: “%(excerpt)s”") % {"excerpt": data["excerpt"]} if data.get("excerpt") else _("Wrote to us")


def answered(data: Mapping[str, Any]) -> str:
    return _("We wrote: “%(excerpt)s”") % {"excerpt": data["excerpt"]} if data.get("excerpt") else _("We wrote")


KINDS = (
    TimelineKind(RECEIVED, gettext_lazy("Message received"), "mail", received, keeps=("channel",)),
    TimelineKind(ANSWERED, gettext_lazy("Message sent"), "reply", answered, keeps=("channel",)),
    TimelineKind(
        CLOSED, gettext_lazy("Conversation closed"), "check", lambda data: _("The conversation was closed"),
        keeps=("channel",),
    ),
    TimelineKind(
        HANDED_OVER, gettext_lazy("Conversation handed over"), "arrow-right-left",
        lambda data: _("The conversation was handed over"), keeps=("channel",),
    ),
)  # fmt: skip
GROUPS = (
    TimelineGroup(
        "conversations", gettext_lazy("Conversations"), "messages-square", ("inbox.",), order=10, conversation=True
    ),
)  # fmt: skip
