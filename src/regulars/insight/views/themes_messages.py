"""The messages behind a number of themes: who wrote what on which day, only for who may see the customers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from regulars.insight.filters import bar
from regulars.insight.listing import listed
from regulars.insight.models import ThemedText
from regulars.insight.pages import kept_of, open_named
from regulars.insight.queries import done_run
from regulars.insight.sayings.narrowing import narrowing_of
from regulars.insight.sayings.queries import of_theme, own_words
from regulars.insight.sections.themes import BLAMES, EXCERPT, REST, title_of
from regulars.insight.sections.themes_charts import file_links
from regulars.insight.stored import Figures
from regulars.lib.paging import Sort
from regulars.lib.text import clean, whole_number
from regulars.staff.rights import Right, may, needs


@needs(Right.SEE_FIGURES, Right.SEE_CUSTOMERS)
def themes_messages(request: HttpRequest) -> HttpResponse:
    """The newest first, as many as were counted; what was erased since stands there without its words."""
    page, narrowing = open_named(request, done_run(), "themes", "themes"), narrowing_of(request)
    theme, tone = request.GET.get("theme", ""), request.GET.get("tone", "")
    found = of_theme(narrowing.rows(page.run), theme, tone).select_related("message__conversation__customer")
    rows, beside = listed(request, found, Sort("said_on", descending=True))
    filters = bar(request, page.run, narrowing.filters)
    blame = [_("Of them blame")] if tone == BLAMES else []
    about = [_title(page.figures, theme, page.reader.language), *blame, *narrowing.titles()]
    context = {
        "title": " · ".join(about),
        "of_whom": ", ".join(filter(None, [filters["title"] if filters["narrow"] else "", filters["window_title"]])),
        "rows": [_line(row) for row in rows],
        "files": file_links("quotes", kept_of(request, "cursor")) if may(request.user, Right.EXPORT) else (),
        **beside,
    }
    return render(request, "insight/themes_messages.html", context)


def _title(figures: Figures, word: str, language: str) -> str:
    if word == REST:
        return _("Everything else")
    themes = figures.themes.themes if figures.themes else ()
    number = whole_number(word)
    return next((title_of(theme, language) for theme in themes if theme.number == number), _("Messages"))


def _line(row: ThemedText) -> dict[str, Any]:
    conversation = row.message.conversation
    return {
        "on": row.said_on,
        "customer": conversation.customer.name,
        "conversation": conversation.pk,
        "said": clean(own_words(row.message), EXCERPT),
    }
