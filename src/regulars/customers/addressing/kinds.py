"""The timeline kinds of addressing and care."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.lib.registry import TimelineKind

ADDRESSING_CORRECTED = TimelineKind(
    key="customers.addressing_corrected",
    title=gettext_lazy("Greeting corrected"),
    icon="message-square-quote",
    sentence=lambda data: corrected_in_words(data),
)
CARE_NOTE_WRITTEN = TimelineKind(
    key="customers.care_note_written",
    title=gettext_lazy("Care note written"),
    icon="heart-handshake",
    sentence=lambda data: care_in_words(data),
)
KINDS = (ADDRESSING_CORRECTED, CARE_NOTE_WRITTEN)


def corrected_in_words(data: Mapping[str, Any]) -> str:
    """«Greeting corrected: Dear Dr Jones», or whose greeting it was."""
    after = data.get("after", {})
    line = after.get("formal") or after.get("friendly")
    if line:
        return _("Is greeted: %(line)s") % {"line": line}
    return _("Greeting corrected for %(name)s") % {"name": data.get("name", "")}


def care_in_words(data: Mapping[str, Any]) -> str:
    if not data.get("after"):
        return _("Care note removed: %(text)s") % {"text": data.get("before", "")}
    return _("Care note: %(text)s") % {"text": data["after"]}
