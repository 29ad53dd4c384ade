"""Pictures of articles: added while writing, shown to whoever may read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from regulars.knowledge import pictures, queries
from regulars.knowledge.views.writing import shown_pictures
from regulars.lib import clock
from regulars.staff.errors import PictureTooBig, PictureUnreadable
from regulars.staff.pictures import MOST_BYTES
from regulars.staff.rights import Right, needs, public

# The name of a picture is never used again; who may see it can change, so no shared cache keeps it.
FOR_A_DAY = "private, max-age=86400"


@needs(Right.WRITE_ARTICLES)
@require_POST
def add(request: HttpRequest, article_id: int) -> HttpResponse:
    """The pictures of the article, with the new one first, each with what to write to show it."""
    article, error, sent = queries.article(article_id), "", request.FILES.get("picture")
    try:
        pictures.add_picture(article_id, sent.read(MOST_BYTES + 1) if sent else b"", now=clock.now())
    except (PictureTooBig, PictureUnreadable) as refused:
        error = refused.sentence
    context = {"article": article, "pictures": shown_pictures(article_id), "picture_error": error}
    return render(request, "knowledge/article_form.html#pictures", context, status=422 if error else 200)


@public
@require_safe
def picture(request: HttpRequest, token: str) -> HttpResponse:
    """A picture as it is kept: its type is ours, and nothing in it runs."""
    found = pictures.picture(token, colleague=request.user.is_authenticated)
    answer = HttpResponse(bytes(found.image), content_type=found.content_type)
    answer["Cache-Control"] = FOR_A_DAY
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
