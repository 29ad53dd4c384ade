"""What an article said before: versions, what each changed, and the way back to one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from regulars.knowledge import commands, queries
from regulars.knowledge.comparing import compared
from regulars.knowledge.languages import LANGUAGES
from regulars.knowledge.models import ArticleText, ArticleVersion
from regulars.knowledge.views.reading import trail
from regulars.lib import clock
from regulars.lib.errors import NotFound
from regulars.staff.actors import EMPLOYEE, actor
from regulars.staff.models import Employee
from regulars.staff.rights import Right, needs
from regulars.ui.toasts import toast

MOST = 200


@needs(Right.WRITE_ARTICLES)
@require_safe
def versions(request: HttpRequest, article_id: int, language: str) -> HttpResponse:
    text = text_of(article_id, language)
    found = list(queries.versions(text)[:MOST])
    people = names_of(found)
    context = place(text) | {
        "versions": [(one, people.get(one.saved_by, "")) for one in found],
        "columns": [{"title": _("Version")}, {"title": _("Saved by")}, {"title": _("When"), "align": "end"}],
    }
    return render(request, "knowledge/history.html", context)


@needs(Right.WRITE_ARTICLES)
@require_safe
def version(request: HttpRequest, article_id: int, language: str, number: int) -> HttpResponse:
    """What a version changed against the one before it, or (?with=now) what has changed since."""
    text = text_of(article_id, language)
    one, with_now = queries.version(text, number), request.GET.get("with") == "now"
    other = (text.title, text.body) if with_now else before(text, number)
    ours = (one.title, one.body)
    old, new = (ours, other) if with_now else (other, ours)
    context = place(text) | {
        "version": one,
        "by": names_of([one]).get(one.saved_by, ""),
        "with_now": with_now,
        "is_now": number == text.version,
        "title_pieces": compared(old[0], new[0]),
        "pieces": compared(old[1], new[1]),
    }
    return render(request, "knowledge/version.html", context)


def before(text: ArticleText, number: int) -> tuple[str, str]:
    if number <= 1:
        return "", ""
    one = queries.version(text, number - 1)
    return one.title, one.body


@needs(Right.WRITE_ARTICLES)
@require_POST
def back(request: HttpRequest, article_id: int, language: str, number: int) -> HttpResponse:
    """Say again what was said then; what stands now stays in the history."""
    was = text_of(article_id, language).version
    text = commands.return_to(article_id, language, number, actor=actor(request), now=clock.now())
    undo = reverse("knowledge:version_back", args=[article_id, language, was]) if text.version > was else ""
    toast(request, _("The article says again what it said in version %(number)s") % {"number": number}, undo=undo)
    return redirect(f"{reverse('knowledge:article', args=[article_id])}?language={language}")


def text_of(article_id: int, language: str) -> ArticleText:
    """Raises NotFound."""
    text = queries.texts_of(article_id).get(language)
    if text is None:
        raise NotFound()
    return text


def place(text: ArticleText) -> dict[str, Any]:
    here = reverse("knowledge:article", args=[text.article_id])
    return {
        "text": text,
        "language_title": LANGUAGES[text.language],
        "trail": [*trail(), {"text": text.title, "url": f"{here}?language={text.language}"}],
        "history_url": reverse("knowledge:history", args=[text.article_id, text.language]),
    }


def names_of(found: list[ArticleVersion]) -> dict[str, str]:
    """Employees by how they are written as actors. One query."""
    numbers = {one.saved_by.removeprefix(EMPLOYEE) for one in found if one.saved_by.startswith(EMPLOYEE)}
    people = Employee.objects.filter(id__in=[int(number) for number in numbers if number.isdecimal()])
    return {f"{EMPLOYEE}{one.pk}": str(one) for one in people}
