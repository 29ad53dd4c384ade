"""The model room: what runs, how good it is, since when."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from regulars.insight.bodies import Parts
from regulars.insight.filters import filters_of
from regulars.insight.in_use import since
from regulars.insight.models import Basis
from regulars.insight.pages import Page, open_named, section_tabs
from regulars.insight.queries import current_runs
from regulars.insight.reader import Reader
from regulars.insight.risk import queries as risk
from regulars.insight.sections.contract_models import contract_room
from regulars.insight.sections.model_room import model_room
from regulars.insight.sections.models import model_words
from regulars.insight.sections.parts import File, files_of, shown
from regulars.insight.tables import Table
from regulars.insight.views.runs import first_steps
from regulars.insight.views.sides import DRAWN
from regulars.staff.rights import Right, needs

NAMES = ("models",)


@needs(Right.SEE_FIGURES)
def models(request: HttpRequest) -> HttpResponse:
    """Models of buying and of leaving; each with what it was learnt from and how it did on what it had not seen."""
    done, newest = current_runs()
    if done is None:
        return first_steps(request, newest)
    page = open_named(request, done, "models", *NAMES)
    context = {
        **page.context,
        "sections": section_tabs(request),
        "newest": newest,
        "narrowed": filters_of(request).any,
        "fits": [_fit(fit, page) for fit in page.figures.models],
        "leaving": [_leaving(one, page) for one in risk.models_in_use()],
        **parts_of_models(request, page),
    }
    return render(request, "insight/models.html", context)


def parts_of_models(request: HttpRequest, page: Page) -> Parts:
    room = model_room(page.figures, page.reader)
    contracts = contract_room(page.figures, page.reader)
    return {
        "room": room,
        "scores": shown(room.scores, page.reader) if room.scores else None,
        "score_files": taken(room.scores, page.reader),
        "contracts": contracts,
        "contract_scores": shown(contracts.scores, page.reader) if contracts.scores else None,
        "contract_score_files": taken(contracts.scores, page.reader),
    }


def taken(table: Table | None, reader: Reader) -> tuple[File, ...]:
    """A table without a picture, as the forms it can be taken in."""
    return tuple(one for one in files_of(table.name, table.name, reader) if one.is_table) if table else ()


DRAWN["models"] = (parts_of_models, NAMES)


def _fit(fit: Any, page: Page) -> dict[str, Any]:
    words = model_words(fit, page.reader)
    return {
        "title": words.title,
        "words": words.text,
        "refused": words.refused,
        "use": _use(fit, page) if fit.details.get("predicts") else "",
        "parameters": words.parameters,
    }


def _use(fit: Any, page: Page) -> str:
    """Runs of before this was kept do not say since when."""
    day = since(page.run, page.basis, fit.model)
    return _("in use since %(day)s") % {"day": page.reader.day(day)} if day else _("in use")


def _leaving(model: Any, page: Page) -> dict[str, Any]:
    test = model.back_test or {}
    number = page.reader.number
    return {
        "basis": str(Basis(model.basis).label),
        "since": model.made_at,
        "until": page.reader.day(model.until),
        "refused": bool(model.refused),
        "auc": number(test.get("auc"), 3),
        "lift": number(test.get("lift_top_tenth"), 2),
        "ece": number(test.get("ece"), 3),
    }
