"""The showcase with what pages around it would answer: a palette with three customers, a refusal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from regulars.ui.views import showcase

NAMES = ["Олена Мельник", "Ștefan Țurcanu", "Harbour Coffee"]


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"<!doctype html><title>{request.path}</title>")


def palette(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("q", "").lower()
    found = [{"title": name, "url": f"/customers/{at}/"} for at, name in enumerate(NAMES) if wanted in name.lower()]
    groups = [{"title": "Customers", "items": found}] if found else []
    return render(request, "ui/palette_results.html", {"groups": groups, "q": wanted})


def refusal(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/error_partial.html", {"sentence": "Ask a director for this."}, status=403)


desk = ([path("", page, name="home"), path("palette/", palette, name="palette")], "desk")
urlpatterns = [
    path("ui/", showcase, name="showcase"),
    path("refusal/", refusal),
    path("customers/<int:customer>/", page),
    path("", include(desk)),
    path("live/", include("regulars.live.urls")),
]
