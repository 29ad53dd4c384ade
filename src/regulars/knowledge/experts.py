"""Who knows something, told by articles: whoever wrote them, and whoever keeps them right."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from regulars.knowledge.languages import known
from regulars.knowledge.models import ArticleText, ArticleVersion
from regulars.knowledge.queries import STAFF, best_texts
from regulars.knowledge.spelling import asked_for
from regulars.lib.registry import ExpertEvidence
from regulars.staff.actors import EMPLOYEE

LONGEST_ASKED = 2_000
ARTICLES = 10
LEAST = 0.3
OWNS, WROTE = 1.0, 0.7

Evidence = tuple[int, float, str]


def find(text: str) -> Iterable[Evidence]:
    """Owners and authors of published articles about it, each once for an article. Four queries."""
    asked = asked_for(text[:LONGEST_ASKED])
    if not asked.terms:
        return []
    shares = best_texts(asked, language=known(get_language() or ""), audience=STAFF, limit=ARTICLES, least=LEAST)
    texts = ArticleText.objects.select_related("article").defer("body", "vector").in_bulk(shares)
    authors = authors_of(texts)
    return [one for pk, share in shares.items() if pk in texts for one in of_text(texts[pk], share, authors[pk])]


def of_text(text: ArticleText, share: float, authors: list[int]) -> Iterator[Evidence]:
    owner = text.article.owner_id
    if owner:
        yield owner, share * OWNS, _("looks after the article “%(title)s”") % {"title": text.title}
    for author in authors:
        if author != owner:
            yield author, share * WROTE, _("wrote the article “%(title)s”") % {"title": text.title}


def authors_of(texts: Iterable[int]) -> dict[int, list[int]]:
    """Employees who saved a version of each text. One query."""
    saved = ArticleVersion.objects.filter(text__in=list(texts), saved_by__startswith=EMPLOYEE)
    found: dict[int, list[int]] = defaultdict(list)
    for text, actor in saved.values_list("text_id", "saved_by").distinct().order_by("saved_by"):
        found[text].append(int(actor.removeprefix(EMPLOYEE)))
    return found


ARTICLES_KNOW = ExpertEvidence("knowledge.articles", find)
