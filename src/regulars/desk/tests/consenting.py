"""What tests of consents share."""

import re
from html import unescape
from typing import Any

from regulars.customers.consents import topics
from regulars.customers.models import ConsentTopic
from regulars.customers.tests.making import NOW


def a_topic(key: str = "news", *channels: str, title: str = "News and offers") -> ConsentTopic:
    """A topic with a wording in both languages."""
    described = topics.Described(title, "", channels or ("email", "phone"))
    topic = topics.add_topic(key, described, actor="", now=NOW)
    words = {
        "en": topics.Words(title, f"You may tell me about {key}."),
        "uk": topics.Words("Новини", "Можете писати мені про новини."),
    }
    topics.write_wording(topic.id, words, actor="", now=NOW)
    return topic


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return shown(answer)


def shown(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))
