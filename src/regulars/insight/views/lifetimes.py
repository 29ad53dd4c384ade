"""How long customers stay: one run's stored figure, drawn when asked for."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from regulars.analytics.survival.shapes import LifetimesFound
from regulars.insight.errors import NoFiguresYet
from regulars.insight.models import Basis, Run
from regulars.insight.pages import Page, choices, open_page, section_tabs
from regulars.insight.queries import current_runs
from regulars.insight.sections.lifetimes import lifetimes_section
from regulars.insight.views.runs import first_steps
from regulars.insight.words import attribute_title
from regulars.staff.rights import Right, needs


@needs(Right.SEE_FIGURES)
def lifetimes(request: HttpRequest) -> HttpResponse:
    """The curve of all customers, and of the groups by one attribute beside each other."""
    done, newest = current_runs()
    if done is None:
        return first_steps(request, newest)
    page = _opened(request, done)
    if page is None:
        return render(
            request, "insight/lifetimes.html", {"sections": section_tabs(request), "run": done, "newest": newest}
        )
    found = page.figures.lifetimes
    attribute = _attribute(request, found)
    context: dict[str, Any] = {
        **page.context,
        "newest": newest,
        "sections": section_tabs(request),
        "bases": _bases(request, page),
        "section": lifetimes_section(found, page.reader, attribute),
        "attributes": _attribute_choices(request, found, attribute),
    }
    return render(request, "insight/lifetimes.html", context)


def _opened(request: HttpRequest, run: Run) -> Page | None:
    """None for a run from before lifetimes were counted."""
    try:
        return open_page(request, run, "lifetimes")
    except NoFiguresYet:
        return None


def _bases(request: HttpRequest, page: Page) -> list[dict[str, Any]]:
    """Nothing to choose where a company has only contracts or only purchases."""
    known = page.run.snapshot.get("bases", [])
    items = [(basis.value, str(basis.label)) for basis in Basis if basis in known]
    return choices(request, "basis", items, page.basis) if len(items) > 1 else []


def _attribute(request: HttpRequest, found: LifetimesFound) -> str:
    known = [split.attribute for split in found.splits]
    wanted = request.GET.get("attribute", "")
    return wanted if wanted in known else next(iter(known), "")


def _attribute_choices(request: HttpRequest, found: LifetimesFound, active: str) -> list[dict[str, Any]]:
    return choices(
        request, "attribute", [(split.attribute, attribute_title(split.attribute)) for split in found.splits], active
    )
