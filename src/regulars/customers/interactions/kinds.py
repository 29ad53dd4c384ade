"""The timeline kind of interactions held elsewhere, and what they are called in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.lib.registry import TimelineGroup, TimelineKind

INTERACTION = "customers.interaction"
SHOWN = 200

CHANNELS: dict[str, str | Promise] = {
    "phone": gettext_lazy("Call"),
    "email": gettext_lazy("E-mail"),
    "chat": gettext_lazy("Chat"),
    "messenger": gettext_lazy("Message"),
    "sms": gettext_lazy("Text message"),
    "visit": gettext_lazy("Visit"),
    "letter": gettext_lazy("Letter"),
    "other": gettext_lazy("Contact"),
}
DIRECTIONS: dict[str, str | Promise] = {
    "in": gettext_lazy("from the customer"),
    "out": gettext_lazy("to the customer"),
}


def in_words(data: Mapping[str, Any]) -> str:
    """«Call from the customer, answered by Nadia Bondar: asked for the bill»; what is not known is left out."""
    said = str(CHANNELS.get(data.get("channel", ""), CHANNELS["other"]))
    if direction := DIRECTIONS.get(data.get("direction", "")):
        said = f"{said} {direction}"
    if by := data.get("by"):
        said = _("%(what)s, answered by %(name)s") % {"what": said, "name": by}
    words = Truncator(data.get("words", "")).chars(SHOWN)
    return f"{said}: {words}" if words else said


KINDS = (
    TimelineKind(INTERACTION, gettext_lazy("Contact elsewhere"), "messages-square", in_words,
                 keeps=("channel", "direction")),
)  # fmt: skip
GROUP = TimelineGroup("interactions", gettext_lazy("Contacts elsewhere"), "messages-square", (INTERACTION,), order=34)
