"""Publishing, putting away and reviewing: each with its way back."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regulars.knowledge import commands
from regulars.lib import clock
from regulars.lib.errors import NotFound
from regulars.staff.actors import actor
from regulars.staff.queries import company
from regulars.staff.rights import Right, needs
from regulars.ui.toasts import taken_back, toast

NEVER = "never"
REVIEW_AFTER = timedelta(days=182)


def there(article_id: int) -> HttpResponse:
    return redirect("knowledge:article", article_id=article_id)


@needs(Right.WRITE_ARTICLES)
@require_POST
def publication(request: HttpRequest, article_id: int) -> HttpResponse:
    commands.publish(article_id, actor=actor(request), now=clock.now())
    toast(request, _("The article is published"), undo=reverse("knowledge:draft", args=[article_id]))
    return there(article_id)


@needs(Right.WRITE_ARTICLES)
@require_POST
def draft(request: HttpRequest, article_id: int) -> HttpResponse:
    commands.take_in(article_id, actor=actor(request), now=clock.now())
    undo = reverse("knowledge:publication", args=[article_id])
    toast(request, _("The article is a draft: it is read and found no more"), undo=undo)
    return there(article_id)


@needs(Right.WRITE_ARTICLES)
@require_POST
def archive(request: HttpRequest, article_id: int) -> HttpResponse:
    commands.archive(article_id, actor=actor(request), now=clock.now())
    toast(request, _("The article is put away"), undo=reverse("knowledge:restore", args=[article_id]))
    return redirect("knowledge:articles")


@needs(Right.WRITE_ARTICLES)
@require_POST
def restore(request: HttpRequest, article_id: int) -> HttpResponse:
    commands.restore(article_id, actor=actor(request), now=clock.now())
    taken_back(request)
    return there(article_id)


@needs(Right.WRITE_ARTICLES)
@require_POST
def review(request: HttpRequest, article_id: int) -> HttpResponse:
    """Somebody read it and it is right: again in half a year."""
    again = clock.today(company().time_zone) + REVIEW_AFTER
    before = commands.review_again(article_id, again, actor=actor(request), now=clock.now())
    undo = reverse("knowledge:review_back", args=[article_id, before.isoformat() if before else NEVER])
    toast(request, _("Reviewed; it comes up again in half a year"), undo=undo)
    return there(article_id)


@needs(Right.WRITE_ARTICLES)
@require_POST
def review_back(request: HttpRequest, article_id: int, on: str) -> HttpResponse:
    commands.review_again(article_id, day_in(on), actor=actor(request), now=clock.now())
    taken_back(request)
    return there(article_id)


def day_in(address: str) -> date | None:
    """Raises NotFound."""
    try:
        return None if address == NEVER else date.fromisoformat(address)
    except ValueError as error:
        raise NotFound() from error
