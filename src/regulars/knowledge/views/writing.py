"""Writing an article, in one language at a time, with a look at how it will be read."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regulars.customers.visibility import limited_to
from regulars.knowledge import commands, gap_queries, gaps, pictures, queries
from regulars.knowledge.errors import ArticleChangedMeanwhile, NothingToRead
from regulars.knowledge.forms import ArticleForm, initial_of
from regulars.knowledge.gap_queries import GapLine
from regulars.knowledge.languages import LANGUAGES
from regulars.knowledge.models import Article, ArticleText
from regulars.knowledge.rendering import article_html, picture_markdown
from regulars.knowledge.views.reading import language_of, trail
from regulars.lib import clock
from regulars.lib.errors import NotFound
from regulars.staff.actors import actor
from regulars.staff.rights import Right, needs
from regulars.ui.toasts import toast

# Longer numbers are no numbers of ours.
LONG_NUMBER = 15


@needs(Right.WRITE_ARTICLES)
def new(request: HttpRequest) -> HttpResponse:
    """A new article: a draft, so that pictures can be added and a colleague can look before customers do."""
    gap = asked_in(request)
    form = ArticleForm(request.POST or None, initial=initial_for(request, gap))
    if form.is_valid():
        try:
            article = written_for(gap, form.written(), actor=actor(request), now=clock.now())
        except NothingToRead as error:
            form.add_error(None, error.sentence)
        else:
            toast(request, _("Saved as a draft; publish it when it is ready"))
            return redirect("knowledge:article", article_id=article.pk)
    return written(request, form, {"cancel_url": reverse("knowledge:articles"), "trail": trail(), "asked": gap})


def asked_in(request: HttpRequest) -> GapLine | None:
    """The questions that the new article is to answer, where it is written because of them."""
    number = request.GET.get("gap", "")
    if not (number.isascii() and number.isdecimal() and len(number) < LONG_NUMBER):
        return None
    return gap_queries.gap(int(number), only_of=limited_to(request.user))


def initial_for(request: HttpRequest, gap: GapLine | None) -> dict[str, Any]:
    """An article for questions begins with one of them, in their language, for those who asked."""
    begun = {"language": language_of(request), "owner": request.user.pk}
    if gap is None:
        return begun
    title = gap.title if gap.examples else ""
    return begun | {"title": title, "language": gap.gap.language, "audience": Article.Audience.CUSTOMERS}


@transaction.atomic
def written_for(gap: GapLine | None, given: commands.Written, *, actor: str, now: datetime) -> Article:
    """The article, and the questions it answers are settled with it."""
    article = commands.write_article(given, actor=actor, now=now)
    if gap:
        gaps.settle(gap.gap.pk, article_id=article.pk, actor=actor, now=now)
    return article


@needs(Right.WRITE_ARTICLES)
def edit(request: HttpRequest, article_id: int, language: str) -> HttpResponse:
    """An article in a language: what it says there, or a translation that is not there yet."""
    if language not in LANGUAGES:
        raise NotFound()
    article, texts = queries.article(article_id), queries.texts_of(article_id)
    form = ArticleForm(
        request.POST or None, initial=initial_of(article, texts.get(language), language), language=language
    )
    if form.is_valid() and saved(request, form, article, texts.get(language)):
        return redirect(f"{reverse('knowledge:article', args=[article_id])}?language={language}")
    return written(request, form, edit_context(article, texts, language))


def saved(request: HttpRequest, form: ArticleForm, article: Article, before: ArticleText | None) -> bool:
    given = form.written()
    try:
        text = commands.change_article(
            article.pk, given, version=form.cleaned_data["version"], actor=actor(request), now=clock.now()
        )
    except (ArticleChangedMeanwhile, NothingToRead) as error:
        form.add_error(None, error.sentence)
        return False
    changed = before is not None and text.version > before.version
    toast(request, _("Saved"), undo=back_address(text, before.version) if before and changed else "")
    return True


def back_address(text: ArticleText, number: int) -> str:
    return reverse("knowledge:version_back", args=[text.article_id, text.language, number])


def edit_context(article: Article, texts: dict[str, ArticleText], language: str) -> dict[str, Any]:
    here = reverse("knowledge:article", args=[article.pk])
    best = queries.best_of(list(texts.values()), language)
    return {
        "article": article,
        "language_title": LANGUAGES[language],
        "translated_from": best if language not in texts else None,
        "pictures": shown_pictures(article.pk),
        "cancel_url": here,
        "trail": [*trail(), {"text": best.title, "url": here}],
    }


def shown_pictures(article_id: int) -> list[dict[str, str]]:
    return [
        {"url": reverse("knowledge:picture", args=[token]), "markdown": picture_markdown(token)}
        for token in pictures.pictures_of(article_id)
    ]


def written(request: HttpRequest, form: ArticleForm, context: dict[str, Any]) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "knowledge/article_form.html", context | {"form": form}, status=status)


@needs(Right.WRITE_ARTICLES)
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What is being written, as its readers will see it. Nothing is kept."""
    body = commands.tidied(request.POST.get("body", ""))
    context = {"title": request.POST.get("title", ""), "body": article_html(body)}
    return render(request, "knowledge/article_form.html#preview", context)
