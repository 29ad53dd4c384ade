"""What reasons, forms of models and outcomes of a training are called."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.insight.models import RiskModel
from regulars.insight.stored import Figures
from regulars.insight.words import model_title

REASON_TITLES: dict[str, str | Promise] = {
    "silence": gettext_lazy("Silence"),
    "purchases": gettext_lazy("How often they buy"),
    "spending": gettext_lazy("What they spend"),
    "history": gettext_lazy("How long and how much so far"),
    "returns": gettext_lazy("Returns"),
    "price": gettext_lazy("Price"),
    "terms": gettext_lazy("Kind of contract"),
    "anniversary": gettext_lazy("Time to the next year of the contract"),
    "complaints": gettext_lazy("Complaints"),
    "answers": gettext_lazy("Broken promises"),
    "waiting": gettext_lazy("Waiting for our answer"),
    "contacts": gettext_lazy("Messages, calls, meetings"),
    "managers": gettext_lazy("Changes of the manager"),
    "product": gettext_lazy("Product"),
    "country": gettext_lazy("Country"),
    "kind": gettext_lazy("Company or private person"),
}
FORMS: dict[str, str | Promise] = {
    "plain": gettext_lazy("additive, plain"),
    "log": gettext_lazy("additive, on logarithms"),
    "splines": gettext_lazy("additive, with bends"),
    "boosting": gettext_lazy("boosted trees"),
}
VERDICTS: dict[str, str | Promise] = {
    "first": gettext_lazy("in use: the first one"),
    "better": gettext_lazy("in use: better on the newest months"),
    "not_better": gettext_lazy("not used: no better on the newest months"),
    "other_question": gettext_lazy("in use: the horizon or the features changed"),
    "no_newer_month": gettext_lazy("not used: no newer month to judge by"),
    "refused": gettext_lazy("no model"),
}


def form_title(name: str) -> str:
    """«additive, on logarithms (penalty 10)»."""
    form, _blank, penalty = name.partition(" ")
    title = str(FORMS.get(form, form))
    return _("%(model)s (penalty %(penalty)s)") % {"model": title, "penalty": penalty} if penalty else title


def buying_title(figures: Figures) -> str:
    """The model of buying that predicts."""
    return model_title(next((fit.model for fit in figures.models if fit.details.get("predicts")), "bg_nbd"))


def driver_lines(model: RiskModel) -> list[dict[str, Any]]:
    return [{"title": REASON_TITLES.get(one["code"], one["code"]), "share": one["share"]} for one in model.drivers]
