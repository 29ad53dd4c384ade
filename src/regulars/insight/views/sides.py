"""A page of figures for one part of the customers, or for two side by side."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from regulars.insight.bodies import Build
from regulars.insight.errors import NoSuchFigure
from regulars.insight.filters import Filters, bar, filters_of
from regulars.insight.models import Run, SliceRun
from regulars.insight.pages import (
    SECTIONS,
    Page,
    PartNotComputed,
    basis_choices,
    open_part,
    section_tabs,
)
from regulars.insight.queries import current_runs, done_run
from regulars.insight.remarks.queries import remarks
from regulars.insight.slices.commands import ask_for_slice
from regulars.insight.slices.computing_words import failure_words
from regulars.insight.slices.queries import slice_runs
from regulars.insight.views.runs import first_steps
from regulars.lib.clock import now
from regulars.staff.actors import actor
from regulars.staff.rights import Right, needs

View = Callable[..., HttpResponseBase]
# A part of the figures by its name, or by what the address asks for.
Name = str | Callable[[HttpRequest], str]
Between = Callable[[list[Page], Filters, tuple[str, str]], list[str]]

# Pages whose charts can be had as pictures: what makes their parts, and of which figures.
DRAWN: dict[str, tuple[Build, tuple[Name, ...]]] = {}
# Of these the builders narrow what is asked for themselves: their figures are always those of everybody.
OF_EVERYBODY: set[str] = set()


def figures_page(
    name: str,
    build: Build,
    *names: Name,
    without_basis: bool = False,
    timeless: bool = False,
    between: Between | None = None,
) -> View:
    """A view that shows what `build` makes of the named figures, for each of the parts that are asked for.

    timeless: its figures cannot be narrowed to days; between: what is said of two parts beside each other.
    """

    DRAWN[name] = (build, names)

    @needs(Right.SEE_FIGURES)
    def view(request: HttpRequest) -> HttpResponse:
        done, newest = current_runs()
        if done is None:
            return first_steps(request, newest)
        filters = filters_of(request)
        if timeless:
            filters = filters.of_any_day
        try:
            pages = open_sides(request, done, filters, *names, page=name)
        except PartNotComputed as missing:
            return part_steps(request, done, filters, missing)
        shown = bar(request, done, filters)
        titles = (shown["title"], shown["against_title"])
        sides = [
            {**build(request, page), "title": title, "page": page} for page, title in zip(pages, titles, strict=False)
        ]
        context = {
            **pages[0].context,
            "sections": section_tabs(request),
            "bases": [] if without_basis else basis_choices(request, pages[0]),
            "filters": shown,
            "sides": sides,
            "several": len(sides) > 1,
            "outdated": pages[0].part if pages[0].part and pages[0].run.pk != done.pk else None,
            "newest": newest,
            "query": request.GET,
            "body": f"insight/bodies/{name}.html",
            "page_name": name,
            "between": between(pages, filters, titles) if between and len(pages) > 1 else [],
            **sides[0],
        }
        return render(request, f"insight/{name}.html", context)

    view.__name__ = name
    view.__doc__ = build.__doc__
    return view


def open_sides(request: HttpRequest, run: Run, filters: Filters, *names: Name, page: str) -> list[Page]:
    """The figures of the part, and of the one beside it. Raises PartNotComputed."""
    marks, wanted = remarks(), [name if isinstance(name, str) else name(request) for name in names]
    parts = [(filters.conditions, ""), (filters.against, "against-")]
    return [
        open_part(request, run, conditions, filters.window, *wanted, anchor=anchor, page=page, remarks=marks)
        for conditions, anchor in parts
        if conditions is not None
    ]


def part_steps(request: HttpRequest, run: Run, filters: Filters, missing: PartNotComputed) -> HttpResponse:
    """Instead of figures while those of the part are not there: how far they are, or the button that brings them."""
    latest = missing.latest
    shown = bar(request, run, filters)
    context = {
        "sections": section_tabs(request),
        "filters": shown,
        "part": latest if latest and latest.is_open else None,
        "failure": failure_words(latest.failure) if latest and latest.failure else "",
        "title_of_part": shown["against_title"] if missing.conditions == filters.against else shown["title"],
        "page_name": page_name(request.path),
        "asked": request.GET.dict(),
        "run": run,
    }
    return render(request, "insight/part_steps.html", context)


def page_name(path: str) -> str:
    return next((name for name, _title in SECTIONS if reverse(f"insight:{name}") == path), "overview")


@needs(Right.SEE_FIGURES)
@require_POST
def narrow(request: HttpRequest) -> HttpResponse:
    """Show a page for a part of the customers, and have its figures computed where nobody did yet."""
    filters = filters_of(request, request.POST.dict())
    run = done_run()
    for conditions in (filters.conditions, filters.against):
        if conditions is not None and not conditions.is_everybody and slice_runs(conditions)[0] is None:
            ask_for_slice(conditions, run, actor=actor(request), now=now())
    name = request.POST.get("page", "")
    if name not in dict(SECTIONS):
        raise NoSuchFigure()
    posted = request.POST.dict()
    words = {key: str(posted[key]) for key in posted if key not in ("page", "csrfmiddlewaretoken") and posted[key]}
    return redirect(f"{reverse(f'insight:{name}')}?{urlencode(words)}" if words else reverse(f"insight:{name}"))


@needs(Right.SEE_FIGURES)
@require_POST
def renew(request: HttpRequest) -> HttpResponseBase:
    """Have the figures of a part computed on the newest data."""
    filters = filters_of(request, request.POST.dict())
    if not filters.conditions.is_everybody:
        ask_for_slice(filters.conditions, done_run(), actor=actor(request), now=now())
    return narrow(request)


@needs(Right.SEE_FIGURES)
def part_progress(request: HttpRequest, part_id: int) -> HttpResponse:
    """How far a part is; when it has ended, the page is loaded anew."""
    part = SliceRun.objects.filter(id=part_id).select_related("slice").first()
    if part is None:
        raise NoSuchFigure()
    answer = render(request, "insight/parts/part_progress.html", {"part": part})
    if not part.is_open:
        answer["HX-Refresh"] = "true"
    return answer
