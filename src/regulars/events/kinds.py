"""The timeline kinds this context records.

Data: `event`, `name`, `url`, `group`, `traits` as the message said them, `properties`, and `told_by` («page») where a
page said it with a key that everybody can read.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.lib.registry import TimelineGroup, TimelineKind


def tracked(data: Mapping[str, Any]) -> str:
    return marked(str(data.get("event") or _("Did something")), data)


def page(data: Mapping[str, Any]) -> str:
    return marked(_("Looked at %(page)s") % {"page": data.get("name") or data.get("url") or _("a page")}, data)


def marked(sentence: str, data: Mapping[str, Any]) -> str:
    """What a page told could be told by anybody who reads its key."""
    return _("%(what)s (told by a page)") % {"what": sentence} if data.get("told_by") == "page" else sentence


def screen(data: Mapping[str, Any]) -> str:
    return marked(_("Looked at the screen %(screen)s") % {"screen": data.get("name") or "–"}, data)


def grouped(data: Mapping[str, Any]) -> str:
    return marked(_("Belongs to %(group)s") % {"group": data.get("name") or data.get("group") or "–"}, data)


def described(data: Mapping[str, Any]) -> str:
    """Which traits changed, without their values: those stand beside."""
    return _("A program told: %(traits)s") % {"traits": ", ".join(data.get("traits", ()))}


KINDS = (
    TimelineKind("events.tracked", gettext_lazy("Event"), "activity", tracked),
    TimelineKind("events.page", gettext_lazy("Page seen"), "panel-top", page),
    TimelineKind("events.screen", gettext_lazy("Screen seen"), "smartphone", screen),
    TimelineKind("events.grouped", gettext_lazy("Joined a group"), "users-round", grouped),
    TimelineKind("events.described", gettext_lazy("Described by a program"), "tag", described),
)

GROUPS = (TimelineGroup("events", gettext_lazy("Sites and apps"), "activity", ("events.",), order=40),)
