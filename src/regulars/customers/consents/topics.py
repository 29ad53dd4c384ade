"""What the company asks its customers about, and in which words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from regulars.customers.consents.errors import TopicKeyTaken
from regulars.customers.consents.kinds import TOPIC_REF
from regulars.customers.models import ConsentTopic, ConsentWording
from regulars.lib.errors import BadInput, NotFound
from regulars.lib.text import clean
from regulars.staff import audit

TITLE_LENGTH, ABOUT_LENGTH, TEXT_LENGTH = 100, 300, 5_000
ADDED, CHANGED, ARCHIVED, RESTORED, WORDED = (
    f"customers.consent_topic_{what}" for what in ("added", "changed", "archived", "restored", "worded")
)


@dataclass(frozen=True)
class Described:
    """A topic as employees see it; customers see its wordings."""

    title: str
    about: str
    channels: Sequence[str]


@dataclass(frozen=True)
class Words:
    """What a customer reads, in one language."""

    title: str
    text: str


@transaction.atomic
def add_topic(key: str, described: Described, *, actor: str, now: datetime) -> ConsentTopic:
    """Begin to ask customers about something. Raises TopicKeyTaken, BadInput."""
    topic = ConsentTopic(key=key, created_at=now)
    write(topic, described)
    try:
        with transaction.atomic():
            topic.save(force_insert=True)
    except IntegrityError as error:
        raise TopicKeyTaken(key=key) from error
    told(ADDED, topic, actor=actor, now=now)
    return topic


@transaction.atomic
def change_topic(topic_id: int, described: Described, *, actor: str, now: datetime) -> ConsentTopic:
    """What was agreed to before stays agreed to, also by a channel that is not asked for any more."""
    topic = locked(topic_id)
    write(topic, described)
    topic.save()
    told(CHANGED, topic, actor=actor, now=now)
    return topic


@transaction.atomic
def archive_topic(topic_id: int, *, actor: str, now: datetime) -> ConsentTopic:
    """Ask nobody for it any more. What was said of it stays, and can be withdrawn."""
    topic = locked(topic_id)
    if topic.archived_at is None:
        topic.archived_at = now
        topic.save(update_fields=["archived_at"])
        told(ARCHIVED, topic, actor=actor, now=now)
    return topic


@transaction.atomic
def restore_topic(topic_id: int, *, actor: str, now: datetime) -> ConsentTopic:
    topic = locked(topic_id)
    if topic.archived_at is not None:
        topic.archived_at = None
        topic.save(update_fields=["archived_at"])
        told(RESTORED, topic, actor=actor, now=now)
    return topic


@transaction.atomic
def write_wording(
    topic_id: int, words: Mapping[str, Words], *, actor: str, now: datetime
) -> Sequence[ConsentWording]:  # fmt: skip
    """A new version of what customers read, by language; empty where nothing is different from the last one.

    Whoever agreed to an earlier version agreed to that one; their proof goes on showing it. Raises NotFound, BadInput.
    """
    topic = locked(topic_id)
    tidied = {language: Words(clean(one.title, TITLE_LENGTH), lines(one.text)) for language, one in words.items()}
    tidied = {language: one for language, one in tidied.items() if one.text}
    if not tidied or any(not one.title for one in tidied.values()):
        raise BadInput()
    known = ConsentWording.objects.filter(topic=topic)
    last = known.aggregate(last=Max("version"))["last"] or 0
    if {one.language: Words(one.title, one.text) for one in known.filter(version=last)} == tidied:
        return []
    written = [
        ConsentWording.objects.create(
            topic=topic, version=last + 1, language=language, title=one.title, text=one.text, written_at=now,
            written_by=actor,
        )
        for language, one in tidied.items()
    ]  # fmt: skip
    told(WORDED, topic, actor=actor, now=now, version=last + 1)
    return written


def write(topic: ConsentTopic, described: Described) -> None:
    """Raises BadInput for a topic without a title or a channel."""
    topic.title, topic.about = clean(described.title, TITLE_LENGTH), clean(described.about, ABOUT_LENGTH)
    topic.channels = [channel for channel in ConsentTopic.Channel.values if channel in described.channels]
    if not topic.title or not topic.channels:
        raise BadInput()


def lines(text: str) -> str:
    return "\n".join(clean(line) for line in text.splitlines()).strip()[:TEXT_LENGTH]


def locked(topic_id: int) -> ConsentTopic:
    found = ConsentTopic.objects.select_for_update().filter(id=topic_id).first()
    if found is None:
        raise NotFound()
    return found


def told(action: str, topic: ConsentTopic, *, actor: str, now: datetime, **details: int) -> None:
    audit.record(
        actor=actor, action=action, ref=f"{TOPIC_REF}{topic.id}", details={"key": topic.key, **details}, now=now
    )  # fmt: skip
