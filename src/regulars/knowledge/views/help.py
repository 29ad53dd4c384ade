"""Articles as customers read them, without signing in."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from regulars.knowledge import gaps, queries, reading, visitors
from regulars.knowledge.languages import LANGUAGES
from regulars.knowledge.models import Article, ArticleText
from regulars.knowledge.queries import CUSTOMERS, Shelf
from regulars.knowledge.rendering import article_html
from regulars.lib import clock
from regulars.lib.text import clean
from regulars.staff.queries import company
from regulars.staff.rights import public
from regulars.ui.toasts import toast

TYPED = 300
FOUND, LISTED = 20, 30
ANSWERS = {"yes": True, "no": False}


@public
@require_safe
def help_home(request: HttpRequest) -> HttpResponse:
    """What customers may read: searched, by topic, or the latest."""
    visitors.let_in(clock.today(company().time_zone))
    language, typed = visitors.language_of(request), clean(request.GET.get("q", ""), TYPED)
    context = searched(typed, language) if typed else listed(request, language)
    return shown(request, "knowledge/help.html", language, context)


def searched(typed: str, language: str) -> dict[str, Any]:
    return {"typed": typed, "found": queries.search(typed, language=language, audience=CUSTOMERS, limit=FOUND)}


def listed(request: HttpRequest, language: str) -> dict[str, Any]:
    shelf = Shelf(topic=clean(request.GET.get("topic", ""), TYPED), audience=CUSTOMERS)
    lines, page = queries.articles_page(
        shelf, language=language, cursor=request.GET.get("page", ""), size=LISTED
    )  # fmt: skip
    kept = {"language": request.GET.get("language", ""), "topic": shelf.topic}
    return {
        "lines": lines,
        "topic": shelf.topic,
        "topics": queries.topics(audience=CUSTOMERS),
        "next_url": address(kept | {"page": page.next_cursor}) if page.next_cursor else "",
        "previous_url": address(kept | {"page": page.previous_cursor}) if page.previous_cursor else "",
    }


def address(kept: dict[str, str]) -> str:
    return f"?{urlencode({name: value for name, value in kept.items() if value})}"


@public
@require_safe
def help_article(request: HttpRequest, article_id: int) -> HttpResponse:
    """One article, with «did this help?»."""
    visitors.let_in(clock.today(company().time_zone))
    article, language = queries.for_customers(article_id), visitors.language_of(request)
    texts = queries.texts_of(article_id)
    text = queries.best_of(list(texts.values()), language)
    context = {
        "article": article,
        "text": text,
        "body": article_html(text.body),
        "languages": language_tabs(article, texts, text),
        "said": reading.said_by(article_id, visitors.reader_of(request, article_id)),
    }
    return shown(request, "knowledge/help_article.html", language, context)


def language_tabs(article: Article, texts: dict[str, ArticleText], shown: ArticleText) -> list[dict[str, Any]]:
    here = reverse("knowledge:help_article", args=[article.pk])
    if len(texts) < 2:
        return []
    return [
        {"text": LANGUAGES[language], "url": f"{here}?language={language}", "active": language == shown.language}
        for language in texts
    ]


@public
@require_POST
def help_opinion(request: HttpRequest, article_id: int, answer: str) -> HttpResponse:
    """Whether it helped: yes or no, once a reader."""
    visitors.let_in(clock.today(company().time_zone))
    queries.for_customers(article_id)
    if answer in ANSWERS:
        visitor = visitors.reader_of(request, article_id)
        reading.helped(article_id, ANSWERS[answer], visitor=visitor, now=clock.now())
        toast(request, _("Thank you for telling us"))
    back = f"?language={request.GET['language']}" if request.GET.get("language") in LANGUAGES else ""
    return redirect(f"{reverse('knowledge:help_article', args=[article_id])}{back}")


@public
@require_POST
def help_asked(request: HttpRequest) -> HttpResponse:
    """What a visitor looked for and did not find: it becomes a question without an article."""
    visitors.let_in(clock.today(company().time_zone))
    language, typed = visitors.language_of(request), clean(request.POST.get("q", ""), TYPED)
    gaps.asked(typed, language=language, now=clock.now())
    toast(request, _("Thank you: we know now what is missing here"))
    return redirect(f"{reverse('knowledge:help')}{address({'language': language})}")


def shown(request: HttpRequest, template: str, language: str, context: dict[str, Any]) -> HttpResponse:
    """The words around an article are in its reader's language too, where we have them."""
    with translation.override(language):
        answer = render(request, template, context | {"language": language})
    answer.headers["Content-Language"] = language
    return answer
