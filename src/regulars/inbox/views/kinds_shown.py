"""How channels look on pages of the inbox."""

from django.utils.translation import gettext as _

from regulars.channels.registry import channel_kinds

NOTE = ("sticky-note", "")
UNKNOWN = "message-circle"


def icon_of(channel: str) -> str:
    kind = channel_kinds.get(channel)
    return kind.icon if kind else UNKNOWN


def title_of(channel: str) -> str:
    kind = channel_kinds.get(channel)
    return str(kind.title) if kind else channel or _("Message")
