"""Who knows something: a page, and the same as a piece beside a conversation, or for a program of ours."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from regulars.lib import clock
from regulars.staff.rights import Right, needs
from regulars.work.experts.queries import Expert, who_knows
from regulars.work.teams.queries import skills

BESIDE = 5


@needs(Right.ANSWER)
def experts(request: HttpRequest) -> HttpResponse:
    """Search as one types; the page without a question offers the skills there are."""
    asked = request.GET.get("q", "")
    context = {
        "asked": asked, "experts": who_knows(asked, now=clock.now()), "here": reverse("work:experts"),
        "skills": [] if asked else list(skills()),
    }  # fmt: skip
    part = "work/experts/found.html" if request.headers.get("HX-Request") else "work/experts/experts.html"
    return render(request, part, context)


@needs(Right.ANSWER)
def beside(request: HttpRequest) -> HttpResponse:
    """Whom to ask about `q`, without the reader: a piece of a page, or JSON for who accepts only that."""
    asked = request.GET.get("q", "")
    found = who_knows(asked, now=clock.now(), but=[int(request.user.pk or 0)], limit=BESIDE)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"experts": [as_json(one) for one in found]})
    return render(request, "work/experts/beside.html", {"experts": found, "asked": asked})


def as_json(one: Expert) -> dict[str, Any]:
    return {
        "employee_id": one.employee.pk, "name": one.employee.name, "photo": one.employee.photo_url,
        "why": list(one.why), "works_now": one.standing.works_now,
    }  # fmt: skip
