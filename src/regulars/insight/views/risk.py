"""Who may leave and why, and how good the forecast is."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regulars.customers.visibility import visible_to
from regulars.insight.audit_actions import AT_RISK_TAKEN
from regulars.insight.models import Basis, RiskModel, RiskScore
from regulars.insight.pages import choices, kept_of, open_page, reader_of, section_tabs
from regulars.insight.queries import current_runs, done_run
from regulars.insight.risk import queries
from regulars.insight.risk.queue import queue_risk
from regulars.insight.risk.words import raises, reason_words
from regulars.insight.sections import risk as sections
from regulars.insight.views.files import answer_with, taken_out
from regulars.insight.views.runs import first_steps
from regulars.insight.words import STAGE_TITLES
from regulars.lib.money import to_major
from regulars.lib.paging import Sort, keyset_page
from regulars.lib.registry import CustomerPanel
from regulars.staff.models import Company
from regulars.staff.rights import Right, may, needs
from regulars.ui.toasts import toast

PAGE = 50
CHUNK = 2000
LIKELY = {"10": 0.1, "25": 0.25, "50": 0.5}
SORTS = {"stake": "at_stake_minor", "chance": "probability"}
TONES = ((0.5, "bad"), (0.25, "warn"), (0.0, "neutral"))


@needs(Right.SEE_FIGURES)
def risk(request: HttpRequest) -> HttpResponse:
    """Whom to look after first: by what is at stake, or by the chance alone, with the reasons."""
    done, newest = current_runs()
    if done is None:
        return first_steps(request, newest)
    page = open_page(request, done)
    names = may(request.user, Right.SEE_CUSTOMERS)
    listed = keyset_page(
        _asked(request), Sort(_sort(request), descending=True), cursor=request.GET.get("cursor", ""), size=PAGE
    )
    kept = kept_of(request, "cursor")
    models = queries.models_in_use()
    return render(
        request,
        "insight/risk.html",
        {
            **page.context,
            "notes": _notes(models),
            "sections": section_tabs(request),
            "rows": [_line(score, names, page.reader.currency) for score in listed.rows],
            "next_url": _page_url(request, kept, listed.next_cursor),
            "previous_url": _page_url(request, kept, listed.previous_cursor),
            **_choices(request, models),
            "trained": bool(models),
            "may_run": may(request.user, Right.RUN_FIGURES),
            "downloads": urlencode(kept) if may(request.user, Right.EXPORT) else "",
            "may_export": may(request.user, Right.EXPORT),
        },
    )


def _asked(request: HttpRequest) -> QuerySet[RiskScore]:
    """As far as the reader may see them, narrowed as the address says."""
    found = queries.scores().filter(visible_to(request.user, "customer"))
    if request.GET.get("basis") in (Basis.ORDERS, Basis.CONTRACTS):
        found = found.filter(basis=request.GET["basis"])
    if request.GET.get("chance") in LIKELY:
        found = found.filter(probability__gte=LIKELY[request.GET["chance"]])
    if request.GET.get("whose") == "mine":
        found = found.filter(customer__manager=request.user.pk)
    return found


def _sort(request: HttpRequest) -> str:
    return SORTS.get(request.GET.get("by", ""), SORTS["stake"])


def _choices(request: HttpRequest, models: Sequence[RiskModel]) -> dict[str, Any]:
    by = "chance" if request.GET.get("by") == "chance" else "stake"
    chance = request.GET.get("chance", "")
    whose = "mine" if request.GET.get("whose") == "mine" else ""
    bases = [("", _("Everybody")), *((model.basis, str(Basis(model.basis).label)) for model in models)]
    return {
        "sorts": choices(request, "by", [("stake", _("By money at stake")), ("chance", _("By chance"))], by),
        "chances": choices(
            request,
            "chance",
            [("", _("All")), ("10", _("from 10%")), ("25", _("from 25%")), ("50", _("from 50%"))],
            chance if chance in LIKELY else "",
        ),
        "whose": choices(request, "whose", [("", _("All customers")), ("mine", _("Mine"))], whose),
        "of_bases": choices(request, "basis", bases, request.GET.get("basis", "")) if len(models) > 1 else [],
    }


def _notes(models: Sequence[RiskModel]) -> list[str]:
    """Of what the probabilities speak, and where they are not by a model of leaving."""
    notes = []
    for model in models:
        words = {"whose": Basis(model.basis).label, "days": model.horizon_days}
        if model.refused:
            why = sections.refusal_words(model.refused)
            notes.append(
                _("%(whose)s: no model of leaving. %(why)s Lifetimes and BG/NBD stand in.") % {**words, "why": why}
            )
        elif model.basis == Basis.CONTRACTS:
            notes.append(_("%(whose)s: the chance that the contract ends within %(days)s days.") % words)
        else:
            notes.append(_("%(whose)s: the chance of no order within %(days)s days.") % words)
    return notes


def _page_url(request: HttpRequest, kept: Mapping[str, str], cursor: str) -> str:
    return f"{request.path}?{urlencode({**kept, 'cursor': cursor})}" if cursor else ""


def _line(score: RiskScore, names: bool, currency: str) -> dict[str, Any]:
    customer = score.customer
    traits = getattr(customer, "traits", None)
    return {
        "id": customer.id,
        "name": customer.name if names else _("Customer %(id)s") % {"id": customer.id},
        "linked": names,
        "chance": score.probability,
        "tone": next(tone for least, tone in TONES if score.probability >= least),
        "reasons": reason_lines(score, currency),
        "stage": STAGE_TITLES.get(traits.stage, "") if traits else "",
        "manager": customer.manager.name if customer.manager else "",
        "at_stake_minor": score.at_stake_minor,
    }


def reason_lines(score: RiskScore, currency: str) -> list[dict[str, Any]]:
    """Reasons in words, each with whether it raises the risk; of figures that stand in nothing is said of that."""
    found = ((reason, reason_words(reason, currency=currency)) for reason in score.reasons)
    return [
        {"text": words, "raises": raises(reason), "weighed": bool(reason.get("log_odds"))}
        for reason, words in found
        if words
    ]


@needs(Right.SEE_FIGURES, Right.EXPORT)
def risk_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The same customers as a file."""
    currency, names = done_run().snapshot["currency"], may(request.user, Right.SEE_CUSTOMERS)
    listed = _asked(request).order_by(f"-{_sort(request)}", "-pk")
    at_stake = f"{_('At stake')}, {currency}"
    header = [_("Customer"), _("Name"), _("Looked after by"), _("Chance of leaving"), at_stake, _("Why")]
    write = answer_with(ending)
    taken_out(request, AT_RISK_TAKEN, ending, names=names)
    return write("risk", header, _file_lines(listed, names, currency))


def _file_lines(listed: QuerySet[RiskScore], names: bool, currency: str) -> Iterator[list[Any]]:
    for score in listed.iterator(CHUNK):
        line = _line(score, names, currency)
        why = "; ".join(reason["text"] for reason in line["reasons"])
        name = line["name"] if names else ""
        yield [line["id"], name, line["manager"], score.probability, to_major(score.at_stake_minor, currency), why]


@needs(Right.SEE_FIGURES)
def back_test(request: HttpRequest) -> HttpResponse:
    """How good the forecast was on months it had not seen, for each basis."""
    done, newest = current_runs()
    if done is None:
        return first_steps(request, newest)
    page = open_page(request, done)
    return render(
        request,
        "insight/risk_test.html",
        {
            **page.context,
            "notes": [],
            "sections": section_tabs(request),
            "tests": [_test(request, model, page.reader.currency) for model in queries.models_in_use()],
            "may_run": may(request.user, Right.RUN_FIGURES),
        },
    )


def _test(request: HttpRequest, model: RiskModel, currency: str) -> dict[str, Any]:
    reader = reader_of(request, currency)
    about = {
        "model": model,
        "title": Basis(model.basis).label,
        "versions": sections.version_table(queries.versions(model.basis), reader),
    }
    if model.refused:
        return {**about, "refused": sections.refusal_words(model.refused)}
    return {
        **about,
        "learnt": sections.learnt_in_words(model, reader),
        "stats": sections.stats(model, reader),
        "charts": [sections.calibration_chart(model, reader), sections.months_chart(model, reader)],
        "drivers": sections.driver_lines(model),
        "groups": sections.group_table(model, reader),
        "candidates": sections.candidate_table(model, reader),
    }


@needs(Right.RUN_FIGURES)
@require_POST
def train(request: HttpRequest) -> HttpResponse:
    """Have the models trained now."""
    queue_risk(anew=True, asked_by=request.user.name)  # type: ignore[union-attr]
    toast(request, _("The models are being trained. Look again in some minutes."))
    return redirect("insight:risk_test")


def panel(request: HttpRequest, customer_id: int, *, ours: Company, rows: Sequence[int]) -> dict[str, Any] | None:
    """Beside a customer: how likely they leave, and why. One query."""
    score = queries.score_of(customer_id)
    if score is None:
        return None
    return {
        "chance": score.probability,
        "tone": next(tone for least, tone in TONES if score.probability >= least),
        "reasons": reason_lines(score, ours.currency),
        "days": 0 if score.model.refused else score.model.horizon_days,
        "by_contract": score.basis == Basis.CONTRACTS,
        "may_see_test": may(request.user, Right.SEE_FIGURES),
    }


PANEL = CustomerPanel("insight.risk", "insight/panels/risk.html", panel, order=11)
