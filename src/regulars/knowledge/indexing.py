"""What an article is found by: the stems of its words, and how many texts each stem stands in."""

from collections import Counter
from collections.abc import Iterable

from django.db import connection

from regulars.knowledge.models import ArticleText
from regulars.knowledge.rendering import plain
from regulars.knowledge.stemming import stems

# Stems have no blanks or quotes, so that PostgreSQL takes each for one word.
INDEX = """
UPDATE knowledge_articletext SET vector =
    setweight(to_tsvector('simple', %(title)s), 'A') || setweight(to_tsvector('simple', %(body)s), 'D')
WHERE id = %(text)s
"""
# In one order, so that two who save at once do not wait for each other for ever.
COUNT = """
INSERT INTO knowledge_articleword (word, texts)
SELECT word, texts FROM unnest(%(words)s::text[], %(texts)s::int[]) AS counted (word, texts) ORDER BY word
ON CONFLICT (word) DO UPDATE SET texts = knowledge_articleword.texts + excluded.texts
"""


def index(text: ArticleText, *, before: str = "") -> None:
    """Have a text found by what it says now and no more by what it said `before`. Two queries, in the transaction."""
    title, body = stems(text.title), stems(plain(text.body))
    with connection.cursor() as cursor:
        cursor.execute(INDEX, {"text": text.pk, "title": " ".join(title), "body": " ".join(body)})
    count(added={*title, *body}, gone=set(before.split()))


def stems_of(text: ArticleText) -> str:
    """What `index` wants to know of a text before it is changed."""
    return " ".join({*stems(text.title), *stems(plain(text.body))})


def count(*, added: Iterable[str], gone: Iterable[str]) -> None:
    change = Counter(added)
    change.subtract(gone)
    moved = {word: by for word, by in change.items() if by}
    if moved:
        with connection.cursor() as cursor:
            cursor.execute(COUNT, {"words": list(moved), "texts": list(moved.values())})
