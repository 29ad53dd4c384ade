"""The timeline kinds of consents, and what is written into the audit of topics."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.customers.models import ConsentEvent, ConsentTopic
from regulars.lib.registry import AuditAction, TimelineGroup, TimelineKind

What = ConsentEvent.What
CONSENT_REF, TOPIC_REF = "customers.consent:", "customers.consent_topic:"
KIND_OF = {What(what): f"customers.consent_{what}" for what in What}

# Nothing of it tells who: a topic and a channel are the company's own words.
KEEPS = ("topic", "channel", "how")


def about(data: Mapping[str, Any]) -> dict[str, str]:
    """The topic and the channel in words, as «“News”, e-mail»."""
    channel = ConsentTopic.Channel
    named = data.get("channel", "")
    return {"topic": data.get("topic", ""), "channel": str(channel(named).label if named in channel else named)}


def how(data: Mapping[str, Any]) -> str:
    named = data.get("how", "")
    return str(ConsentEvent.How(named).label) if named in ConsentEvent.How else named


def given(data: Mapping[str, Any]) -> str:
    return _("Agreed to “%(topic)s” (%(channel)s) by %(how)s") % {**about(data), "how": how(data)}


def withdrawn(data: Mapping[str, Any]) -> str:
    return _("No longer wants “%(topic)s” (%(channel)s), said by %(how)s") % {**about(data), "how": how(data)}


def asked(data: Mapping[str, Any]) -> str:
    return _("Asked to confirm “%(topic)s” (%(channel)s)") % about(data)


def taken_back(data: Mapping[str, Any]) -> str:
    return _("Recorded by mistake and taken back: “%(topic)s” (%(channel)s)") % about(data)


def kind(what: ConsentEvent.What, title: Any, icon: str, sentence: Callable[[Mapping[str, Any]], str]) -> TimelineKind:
    return TimelineKind(key=KIND_OF[what], title=title, icon=icon, sentence=sentence, keeps=KEEPS)


KINDS = (
    kind(What.GIVEN, gettext_lazy("Consent given"), "circle-check", given),
    kind(What.WITHDRAWN, gettext_lazy("Consent withdrawn"), "ban", withdrawn),
    kind(What.ASKED, gettext_lazy("Consent asked for"), "mail", asked),
    kind(What.TAKEN_BACK, gettext_lazy("Consent taken back"), "undo-2", taken_back),
)
GROUP = TimelineGroup("consents", gettext_lazy("Consents"), "circle-check", tuple(KIND_OF.values()), order=34)


def which(details: Mapping[str, Any]) -> str:
    """The key of the topic, and the version where one was written."""
    version = details.get("version")
    return f"{details.get('key', '')}, {version}" if version else str(details.get("key", ""))


TOPIC_ACTIONS = (
    AuditAction("customers.consent_topic_added", gettext_lazy("Added a topic of consents"), "plus", which),
    AuditAction("customers.consent_topic_changed", gettext_lazy("Changed a topic of consents"), "pencil", which),
    AuditAction("customers.consent_topic_archived", gettext_lazy("Put a topic of consents away"), "archive", which),
    AuditAction("customers.consent_topic_restored", gettext_lazy("Brought a topic of consents back"), "undo-2", which),
    AuditAction("customers.consent_topic_worded", gettext_lazy("Wrote a new wording of a consent"), "pencil", which),
    AuditAction("customers.consent_link_made", gettext_lazy("Made a link to a customer's own choices"), "link"),
)
