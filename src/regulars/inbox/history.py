"""What was done with a conversation, in the order it was done, and how it is said."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from regulars.inbox.models import Change, Conversation
from regulars.work.promises.words import clock_words

BEGUN, ASSIGNED, QUEUED, HANDED_OVER = "begun", "assigned", "queued", "handed_over"
CLOSED, REOPENED, WAITS, RESUMED, THIRD = "closed", "reopened", "waits", "resumed", "third"
SNOOZED, WOKEN, TAGGED, TOPIC, SUBJECT = "snoozed", "woken", "tagged", "topic", "subject"
MERGED, UNMERGED, SPLIT, LINKED, UNLINKED = "merged", "unmerged", "split", "linked", "unlinked"
WARNED, BROKEN, ESCALATED, RELEASED = "warned", "broken", "escalated", "released"
FORWARDED = "forwarded"
# Told to open pages only: what did not go out is no part of the history.
TAKEN_BACK = "taken_back"


def note(conversation: Conversation, what: str, *, actor: str, now: datetime, **data: Any) -> Change:
    return Change.objects.create(conversation=conversation, what=what, actor=actor, at=now, data=data)


def in_words(what: str, data: Mapping[str, Any]) -> str:
    """A line between the messages. Who did it stands beside it.

    >>> in_words("snoozed", {}), in_words("broken", {"clock": "first"})
    ('put aside for a while', 'a promise was broken: first answer')
    """
    told = {name: value for name, value in data.items() if value}
    if "clock" in told:
        told["clock"] = clock_words(told["clock"])
    if what == ESCALATED and "told" in told:
        return str(_("told of the broken promise (%(clock)s): %(names)s")) % {
            "clock": told.get("clock", ""), "names": ", ".join(map(str, told["told"])),
        }  # fmt: skip
    if what in SAID_WITH and SAID_WITH[what][0] in told:
        return str(SAID_WITH[what][1]) % told
    return str(SAID.get(what, what))


SAID = {
    BEGUN: _("conversation begun"),
    ASSIGNED: _("given to somebody"),
    QUEUED: _("put into a queue"),
    HANDED_OVER: _("handed over"),
    CLOSED: _("closed"),
    REOPENED: _("opened again"),
    WAITS: _("it is the customer's turn"),
    RESUMED: _("it is our turn again"),
    THIRD: _("somebody else must do something first"),
    SNOOZED: _("put aside for a while"),
    WOKEN: _("taken up again"),
    TAGGED: _("tags changed"),
    TOPIC: _("topic changed"),
    SUBJECT: _("subject changed"),
    MERGED: _("another conversation was merged into this one"),
    UNMERGED: _("a merge was taken back"),
    SPLIT: _("split into two conversations"),
    LINKED: _("linked with another conversation"),
    UNLINKED: _("no longer linked with another conversation"),
    WARNED: _("a promise is about to break"),
    BROKEN: _("a promise was broken"),
    ESCALATED: _("somebody higher up was told of a broken promise"),
    RELEASED: _("a held message was let in"),
    FORWARDED: _("a message was forwarded"),
}
# Said with what is known of it, where it is known.
SAID_WITH = {
    ASSIGNED: ("name", _("given to %(name)s")),
    QUEUED: ("team", _("put into the queue of %(team)s")),
    THIRD: ("said", _("waits for %(said)s")),
    RESUMED: ("said", _("%(said)s answered: it is our turn again")),
    TOPIC: ("said", _("the topic is now “%(said)s”")),
    TAGGED: ("said", _("tags: %(said)s")),
    WARNED: ("clock", _("a promise is about to break: %(clock)s")),
    BROKEN: ("clock", _("a promise was broken: %(clock)s")),
    ESCALATED: ("clock", _("somebody higher up was told of a broken promise: %(clock)s")),
    FORWARDED: ("said", _("a message was forwarded to %(said)s")),
}
