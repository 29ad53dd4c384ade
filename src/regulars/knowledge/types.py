from dataclasses import dataclass

from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Found:
    """An article found by its words. `excerpt` is safe HTML with the words found in <mark>; `url` is for its reader.

    `text` is what an answer to a customer would say of it: "" where customers may not read it.
    """

    article_id: int
    title: str
    excerpt: SafeString
    url: str
    language: str
    share: float
    """How much of what was asked is in it, weighed by how much each word tells: 0 to 1."""
    text: str = ""
