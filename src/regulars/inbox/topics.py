"""What topics are called: a conversation knows its topic by a word, people know it by a name."""

from collections.abc import Collection

from django.utils.text import capfirst
from django.utils.translation import pgettext_lazy

from regulars.work.models import Skill

# Topics that the program gives by itself.
OWN = {"review": pgettext_lazy("topic", "Review")}


def names_of(topics: Collection[str]) -> dict[str, str]:
    """A name for each: the one under which it is among the things people know, else the word itself. One query, if any.

    «invoice» is «Рахунки» where that is what the team calls it.
    """
    wanted = {topic for topic in topics if topic}
    if not wanted:
        return {}
    known: dict[str, str] = {}
    for skill in Skill.objects.filter(archived_at=None).order_by("id"):
        for word in (skill.name, *skill.words):
            known.setdefault(str(word).casefold(), skill.name)
    return {topic: known.get(topic.casefold()) or str(OWN.get(topic, capfirst(topic))) for topic in wanted}
