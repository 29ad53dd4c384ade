"""The shelf of articles, and an article as colleagues read it."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from regulars.knowledge import queries
from regulars.knowledge.languages import LANGUAGES, known
from regulars.knowledge.models import Article, ArticleText
from regulars.knowledge.queries import Line, Shelf
from regulars.knowledge.rendering import article_html
from regulars.knowledge.words import state_badge
from regulars.lib import clock
from regulars.lib.errors import NotFound
from regulars.lib.text import clean
from regulars.staff.queries import company
from regulars.staff.rights import Right, may, needs

FOUND = 30
TYPED = 300
WRITERS_SHELVES = ("draft", "due", "archived")


def language_of(request: HttpRequest) -> str:
    """The language that whoever is signed in reads."""
    return known(request.GET.get("language") or str(getattr(request.user, "language", "")))


@needs()
@require_safe
def articles(request: HttpRequest) -> HttpResponse:
    """Published articles, or one of the shelves of those who write; typing searches the published ones."""
    typed = clean(request.GET.get("q", ""), TYPED)
    context = found_context(request, typed) if typed else shelf_context(request)
    template = "knowledge/articles.html" + ("#list" if request.htmx else "")  # type: ignore[attr-defined]
    return render(request, template, context | shelves(request, typed))


def found_context(request: HttpRequest, typed: str) -> dict[str, Any]:
    return {
        "typed": typed,
        "found": queries.search(typed, language=language_of(request), limit=FOUND, as_typed=True),
    }


def shelf_context(request: HttpRequest) -> dict[str, Any]:
    which, shelf = chosen(request)
    lines, page = queries.articles_page(shelf, language=language_of(request), cursor=request.GET.get("page", ""))
    kept = {"shelf": which, "topic": shelf.topic, "audience": shelf.audience}
    return {
        "lines": [line_shown(line) for line in lines],
        "columns": columns(),
        "topic": shelf.topic,
        "topics": [] if which != "published" else queries.topics(),
        "next_url": address(kept, page.next_cursor) if page.next_cursor else "",
        "previous_url": address(kept, page.previous_cursor) if page.previous_cursor else "",
    }


def chosen(request: HttpRequest) -> tuple[str, Shelf]:
    """Which shelf the address means; drafts and the like are for those who write."""
    which = request.GET.get("shelf", "")
    if which not in WRITERS_SHELVES or not may(request.user, Right.WRITE_ARTICLES):
        which = "published"
    due = clock.today(company().time_zone) if which == "due" else None
    audience = request.GET.get("audience", "")
    shelf = Shelf(
        state="any" if due else which,
        topic=clean(request.GET.get("topic", ""), TYPED),
        audience=audience if audience in Article.Audience.values else "",
        due=due,
    )
    return which, shelf


def address(kept: dict[str, str], cursor: str) -> str:
    return f"?{urlencode({name: value for name, value in (kept | {'page': cursor}).items() if value})}"


def columns() -> list[dict[str, Any]]:
    return [
        {"title": _("Article")},
        {"title": _("Who reads it"), "only_wide": True},
        {"title": _("Owner"), "only_wide": True},
        {"title": _("Used"), "align": "end"},
        {"title": _("Helped"), "align": "end"},
        {"title": _("Changed"), "align": "end", "only_wide": True},
    ]


def line_shown(line: Line) -> dict[str, Any]:
    article = line.article
    return {
        "article": article,
        "title": line.text.title,
        "url": reverse("knowledge:article", args=[article.pk]),
        "languages": ", ".join(LANGUAGES[language] for language in line.languages),
        "badge": state_badge(article) if article.state != "published" else None,
        "helped": helped_share(article),
    }


def helped_share(article: Article) -> float | None:
    told = article.helped_count + article.not_helped_count
    return article.helped_count / told if told else None


def shelves(request: HttpRequest, typed: str) -> dict[str, Any]:
    """The tabs over the list, for those who write."""
    may_write = may(request.user, Right.WRITE_ARTICLES)
    which = "" if typed else chosen(request)[0]
    titles = {
        "published": _("Published"), "draft": _("Drafts"), "due": _("Due for review"), "archived": _("Put away"),
    }  # fmt: skip
    tabs = [
        {"text": title, "url": f"{reverse('knowledge:articles')}?shelf={key}", "active": key == which}
        for key, title in titles.items()
    ]
    tabs.append({"text": _("Questions without an article"), "url": reverse("knowledge:gaps"), "active": False})
    return {"tabs": tabs if may_write else [], "shelf": which, "may_write": may_write}


@needs()
@require_safe
def article(request: HttpRequest, article_id: int) -> HttpResponse:
    """An article in the reader's language, or in the one asked for."""
    found, may_write = queries.article(article_id), may(request.user, Right.WRITE_ARTICLES)
    if found.state != "published" and not may_write:
        raise NotFound()
    texts = queries.texts_of(article_id)
    text = queries.best_of(list(texts.values()), language_of(request))
    context = {
        "article": found,
        "text": text,
        "body": article_html(text.body),
        "badge": state_badge(found),
        "may_write": may_write,
        "languages": language_tabs(found, texts, text, may_write=may_write),
        "translations": missing_languages(article_id, texts) if may_write else [],
        "helped": helped_share(found),
        "is_due": found.review_on is not None and found.review_on <= clock.today(company().time_zone),
        "trail": trail(),
        "help_url": reverse("knowledge:help_article", args=[article_id]) if read_by_customers(found) else "",
    }
    return render(request, "knowledge/article.html", context)


def read_by_customers(article: Article) -> bool:
    return article.state == "published" and article.audience == Article.Audience.CUSTOMERS


def trail() -> list[dict[str, str]]:
    return [{"text": _("Knowledge"), "url": reverse("knowledge:articles")}]


def language_tabs(
    article: Article, texts: dict[str, ArticleText], shown: ArticleText, *, may_write: bool
) -> list[dict[str, Any]]:
    """The languages it is written in; for those who write, also those it could be translated into."""
    here = reverse("knowledge:article", args=[article.pk])
    written = [
        {"text": LANGUAGES[language], "url": f"{here}?language={language}", "active": language == shown.language}
        for language in texts
    ]
    return written if len(texts) > 1 or may_write else []


def missing_languages(article_id: int, texts: dict[str, ArticleText]) -> list[tuple[str, str]]:
    return [
        (title, reverse("knowledge:edit", args=[article_id, language]))
        for language, title in LANGUAGES.items()
        if language not in texts
    ]
