"""Where one is among the pages of teams, and how pages of a form answer."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from regulars.lib.errors import RegularsError


def tabs(active: str) -> list[dict[str, Any]]:
    titles = {"teams": _("Teams"), "people": _("People"), "skills": _("Skills")}
    return [{"text": text, "url": reverse(f"work:{name}"), "active": name == active} for name, text in titles.items()]


def trail(name: str, title: str) -> list[dict[str, str]]:
    return [{"text": title, "url": reverse(f"work:{name}")}]


@contextmanager
def told_in(form: Form, fields: Mapping[str, str]) -> Iterator[None]:
    """What the command refuses is said beside the field it is about, by the code of the error."""
    try:
        yield
    except RegularsError as error:
        if error.status not in (409, 422):
            raise
        form.add_error(fields.get(error.code), error.sentence)


def shown(request: HttpRequest, template: str, form: Form, **context: Any) -> HttpResponse:
    return render(request, template, {"form": form, "width": "narrow", **context}, status=422 if form.errors else 200)
