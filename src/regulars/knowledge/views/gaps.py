"""What customers ask and no article answers: written about, answered by an article that is there, or set aside."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from regulars.customers.visibility import limited_to
from regulars.knowledge import gap_queries, gaps, queries
from regulars.knowledge.languages import LANGUAGES
from regulars.knowledge.views.reading import language_of, trail
from regulars.lib import clock
from regulars.staff.actors import actor
from regulars.staff.rights import Right, needs
from regulars.ui.toasts import taken_back, toast

EXPERTS = "work:experts"


@needs(Right.WRITE_ARTICLES)
@require_safe
def gap_list(request: HttpRequest) -> HttpResponse:
    lines, page = gap_queries.gaps_page(only_of=limited_to(request.user), cursor=request.GET.get("page", ""))
    context = {
        "lines": [(line, LANGUAGES.get(line.gap.language, "")) for line in lines],
        "columns": [{"title": _("Asked")}, {"title": _("How often"), "align": "end"},
                    {"title": _("Last"), "align": "end", "only_wide": True}],
        "next_url": f"?page={page.next_cursor}" if page.next_cursor else "",
        "previous_url": f"?page={page.previous_cursor}" if page.previous_cursor else "",
        "trail": trail(),
    }  # fmt: skip
    return render(request, "knowledge/gaps.html", context)


@needs(Right.WRITE_ARTICLES)
@require_safe
def gap(request: HttpRequest, gap_id: int) -> HttpResponse:
    """The questions of a gap, articles that may answer them after all, and who may know."""
    line = gap_queries.gap(gap_id, only_of=limited_to(request.user))
    about = line.title if line.examples else ""
    context = {
        "line": line,
        "language_title": LANGUAGES.get(line.gap.language, ""),
        "found": queries.search(about, language=language_of(request), limit=3),
        "write_url": f"{reverse('knowledge:new')}?gap={gap_id}",
        "experts_url": experts_url(about),
        "trail": [*trail(), {"text": _("Questions without an article"), "url": reverse("knowledge:gaps")}],
    }
    return render(request, "knowledge/gap.html", context)


def experts_url(text: str) -> str:
    """Where it is shown who knows something; "" where there is no such page."""
    try:
        return f"{reverse(EXPERTS)}?{urlencode({'q': text})}"
    except NoReverseMatch:
        return ""


@needs(Right.WRITE_ARTICLES)
@require_POST
def settlement(request: HttpRequest, gap_id: int) -> HttpResponse:
    """Set the questions aside; with `article`, that article answers them."""
    article_id = number_in(request.POST.get("article", ""))
    article: Any = queries.article(article_id) if article_id else None
    gaps.settle(gap_id, article_id=article.pk if article else None, actor=actor(request), now=clock.now())
    said = _("The article answers these questions now") if article else _("The questions are set aside")
    toast(request, said, undo=reverse("knowledge:gap_opening", args=[gap_id]))
    return redirect("knowledge:gaps")


def number_in(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 15 else 0


@needs(Right.WRITE_ARTICLES)
@require_POST
def opening(request: HttpRequest, gap_id: int) -> HttpResponse:
    gaps.open_again(gap_id, actor=actor(request), now=clock.now())
    taken_back(request)
    return redirect("knowledge:gap", gap_id=gap_id)
