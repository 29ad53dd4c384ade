"""Articles for tests."""

from tests.cast import NOW

from regulars.knowledge import commands
from regulars.knowledge.commands import Written
from regulars.knowledge.models import Article


def article(title: str, body: str, language: str = "en", *, published: bool = True, **described) -> Article:
    """An article as somebody wrote it, for customers too where nothing else is said."""
    described.setdefault("audience", "customers")
    made = commands.write_article(Written(language, title, body, **described), actor="", now=NOW)
    return commands.publish(made.pk, actor="", now=NOW) if published else made


def also_in(made: Article, language: str, title: str, body: str) -> None:
    written = Written(language, title, body, made.audience, made.owner_id, tuple(made.topics), made.review_on)
    commands.change_article(made.pk, written, version=0, actor="", now=NOW)
