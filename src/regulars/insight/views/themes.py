"""What customers write about: one run's themes, with the numbers and quotes that this reader may see."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from regulars.insight.errors import NoFiguresYet
from regulars.insight.models import Run
from regulars.insight.pages import Page, choices, open_page, section_tabs
from regulars.insight.queries import current_runs
from regulars.insight.sections.themes import ORDERS, ordered, sentence, theme_cards
from regulars.insight.themes.queries import quotes_for, themes_for
from regulars.insight.views.runs import first_steps
from regulars.staff.rights import Right, may, needs


@needs(Right.SEE_FIGURES)
def themes(request: HttpRequest) -> HttpResponse:
    """Names, size, trend, tone; quotes only for who may see customers."""
    done, newest = current_runs()
    if done is None:
        return first_steps(request, newest)
    context: dict[str, Any] = {"run": done, "newest": newest, "sections": section_tabs(request)}
    page = _opened(request, done)
    if page is None:
        return render(request, "insight/themes.html", context)
    return render(request, "insight/themes.html", {**context, **page.context, "notes": [], **_parts(request, page)})


def _opened(request: HttpRequest, run: Run) -> Page | None:
    """None for a run from before themes were looked for. Themes are of everybody, whatever the basis."""
    try:
        return open_page(request, run, "themes")
    except NoFiguresYet:
        return None


def _parts(request: HttpRequest, page: Page) -> dict[str, Any]:
    reader = page.reader
    own = themes_for(request.user, page.run, page.figures.themes, page.figures.period.until)
    order = request.GET.get("order", "")
    order = order if order in ORDERS else next(iter(ORDERS))
    shown = ordered(own, order)
    quotes = quotes_for(request.user, page.run, own) if may(request.user, Right.SEE_CUSTOMERS) else {}
    return {
        "cards": theme_cards(shown, quotes, reader),
        "sentence": sentence(own, reader),
        "orders": choices(request, "order", [(name, str(title)) for name, title in ORDERS.items()], order),
        "definition": reader.links.definition("themes"),
        "tone_definition": reader.links.definition("tone"),
    }
