"""What topics are called: a conversation knows its topic by a word, people know it by a name."""

from collections.abc import Collection

from django.utils.text import capfirst
from django.utils.translation import pgettext_lazy

from regulars.work.models import Skill

# Words that need no explanation in any trade, in the reader's language; «review» the program gives by itself, some are
# those of the demo. What a team calls its topics comes before them.
OWN = {
    "review": pgettext_lazy("topic", "Review"),
    "delivery": pgettext_lazy("topic", "Delivery"),
    "invoice": pgettext_lazy("topic", "Invoice"),
    "price": pgettext_lazy("topic", "Price"),
    "complaint": pgettext_lazy("topic", "Complaint"),
    "advice": pgettext_lazy("topic", "Advice"),
    "documents": pgettext_lazy("topic", "Documents"),
    "samples": pgettext_lazy("topic", "Samples"),
    "subscription": pgettext_lazy("topic", "Subscription"),
    "machine": pgettext_lazy("topic", "Equipment"),
    "grind": pgettext_lazy("topic", "Grind"),
    "roast": pgettext_lazy("topic", "Roast"),
}


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
            # The same word is no other name: the reader's own language has one for it.
            if skill.name.casefold() != str(word).casefold() or str(word).casefold() not in OWN:
                known.setdefault(str(word).casefold(), skill.name)
    return {topic: known.get(topic.casefold()) or str(OWN.get(topic.casefold(), capfirst(topic))) for topic in wanted}
