from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from regulars.ui import samples

THEMES = {"light": "light", "dark": "dark"}


def showcase(request: HttpRequest) -> HttpResponse:
    """Every component on one page, in the reader's theme or the one asked for with ?theme=dark."""
    return render(
        request,
        "ui/showcase.html",
        {
            "theme": THEMES.get(request.GET.get("theme", "")),
            "samples": samples,
            "bars": samples.movement_bars(),
            "cohorts": samples.cohort_rows(),
            "form": samples.SampleForm(),
            "wrong_form": samples.wrong_form(),
        },
    )
