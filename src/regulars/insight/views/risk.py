"""Who may leave and why: one list, one order, whichever model spoke."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from regulars.customers.visibility import limited_to
from regulars.insight.audit_actions import AT_RISK_TAKEN
from regulars.insight.filters import bar, filters_of
from regulars.insight.listing import CHUNK, listed
from regulars.insight.models import Basis, RiskScore, RiskVoice
from regulars.insight.pages import Page, choices, kept_of, open_page, section_tabs
from regulars.insight.queries import current_runs, done_run
from regulars.insight.reader import Reader
from regulars.insight.risk import queries
from regulars.insight.risk.listing import LIKELY, asked_for, line_of, sort_of
from regulars.insight.risk.speaking import who_spoke
from regulars.insight.sections.parts import TABLES, sentence_at
from regulars.insight.sections.risk_titles import buying_title
from regulars.insight.tables import Column, Kind, Table
from regulars.insight.views.files import lines_as_file
from regulars.insight.views.risk_sides import sides
from regulars.insight.views.runs import first_steps
from regulars.lib.money import to_major
from regulars.lib.paging import Sort
from regulars.staff.rights import Right, may, needs


@needs(Right.SEE_FIGURES)
def risk(request: HttpRequest) -> HttpResponse:
    """Whom to look after first: by what is at stake, or by the chance alone; with reasons and what to do."""
    done, newest = current_runs()
    if done is None:
        return first_steps(request, newest)
    page = open_page(request, done, "models", "value")
    names = may(request.user, Right.SEE_CUSTOMERS)
    rows, beside = listed(request, asked_for(request.GET, request.user), Sort(sort_of(request.GET), descending=True))
    filters = filters_of(request).of_any_day
    chosen = bar(request, done, filters, lists_only=True)
    context = {
        **page.context,
        "newest": newest,
        "sections": section_tabs(request),
        "filters": chosen,
        **sides(request, filters, chosen, page.reader),
        "rows": [line_of(score, names, page.reader.currency) for score in rows],
        **beside,
        "files": _files(kept_of(request, "cursor")) if may(request.user, Right.EXPORT) else [],
        **_said(request, page),
    }
    return render(request, "insight/risk.html", context)


def _said(request: HttpRequest, page: Page) -> dict[str, Any]:
    """Who spoke for whom, what is at stake together, and what the list can be narrowed by. Two queries."""
    voices = queries.voices()
    models = {model.basis: model for model in queries.models_in_use()}
    counted = limited_to(request.user) is None
    return {
        "spoken": who_spoke(voices, models, page.reader, buying=buying_title(page.figures), counted=counted),
        "together": _together(request, voices, page) if counted else "",
        "stake": _stake(voices, page.reader),
        "for_good": _for_good(voices, page) if counted else "",
        "trained": any(not model.refused for model in models.values()),
        "may_run": may(request.user, Right.RUN_FIGURES),
        **_choices(request, voices),
    }


def _together(request: HttpRequest, voices: Sequence[RiskVoice], page: Page) -> str:
    """What is at stake of everybody; nothing where the address narrows the list."""
    narrowed = any(request.GET.get(name) for name in ("segment", "split", "product", "manager", "basis", "chance"))
    if narrowed or request.GET.get("whose"):
        return ""
    return page.reader.money(sum(voice.at_stake_minor for voice in voices))


def _stake(voices: Sequence[RiskVoice], reader: Reader) -> dict[str, str]:
    """How the sum of everybody comes about: what each model says is at stake, added up."""
    definition = reader.links.definition("risk-of-leaving")
    parts = [voice.at_stake_minor for voice in voices]
    return {
        "sentence": sentence_at(definition),
        "formula": f"{' + '.join(map(reader.money, parts))} = {reader.money(sum(parts))}",
        "rows": reverse("insight:risk"),
        "definition": definition,
    }


def _for_good(voices: Sequence[RiskVoice], page: Page) -> str:
    """What the overview says is at risk, where the trained model means more than leaving for good."""
    at_risk = page.figures.value.value_at_risk_minor
    if at_risk is None or not any(voice.said_by == RiskScore.SaidBy.MODEL for voice in voices):
        return ""
    return page.reader.money(at_risk)


def _choices(request: HttpRequest, voices: Sequence[RiskVoice]) -> dict[str, Any]:
    query = request.GET
    by = "chance" if query.get("by") == "chance" else "stake"
    chance = query.get("chance", "")
    known = [basis for basis in Basis if basis in {voice.basis for voice in voices}]
    bases = [("", _("Everybody")), *((basis.value, str(basis.label)) for basis in known)]
    likely = [("", _("All")), ("10", _("from 10%")), ("25", _("from 25%")), ("50", _("from 50%"))]
    own = [("", _("All customers")), ("mine", _("Mine"))]
    return {
        "sorts": choices(request, "by", [("stake", _("By money at stake")), ("chance", _("By chance"))], by),
        "chances": choices(request, "chance", likely, chance if chance in LIKELY else ""),
        "whose": choices(request, "whose", own, "mine" if query.get("whose") == "mine" else ""),
        "of_bases": choices(request, "basis", bases, query.get("basis", "")) if len(known) > 1 else [],
    }


def _files(kept: Mapping[str, str]) -> list[dict[str, str]]:
    query = f"?{urlencode(kept)}" if kept else ""
    return [
        {"text": text, "url": reverse("insight:risk_file", args=[ending]) + query} for ending, text in TABLES.items()
    ]


@needs(Right.SEE_FIGURES, Right.EXPORT)
def risk_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The same customers as CSV, Excel or Parquet."""
    currency, names = done_run().snapshot["currency"], may(request.user, Right.SEE_CUSTOMERS)
    found = asked_for(request.GET, request.user).order_by(f"-{sort_of(request.GET)}", "-pk")
    lines = _file_lines(found, names, currency)
    return lines_as_file(request, _table(), lines, ending, currency, AT_RISK_TAKEN, names=names)


def _table() -> Table:
    return Table(
        "risk",
        _("Customers who may leave"),
        (
            Column(_("Customer")),
            Column(_("Name"), Kind.TEXT),
            Column(_("Looked after by"), Kind.TEXT),
            Column(_("Stage"), Kind.TEXT),
            Column(_("Last purchase"), Kind.DAY),
            Column(_("Chance of leaving"), Kind.SHARE),
            Column(_("Said by"), Kind.TEXT),
            Column(_("At stake"), Kind.MONEY),
            Column(_("Why"), Kind.TEXT),
            Column(_("What to do"), Kind.TEXT),
        ),
        (),
    )


def _file_lines(found: QuerySet[RiskScore], names: bool, currency: str) -> Iterator[list[Any]]:
    for score in found.iterator(CHUNK):
        line = line_of(score, names, currency)
        yield [
            line["id"],
            line["name"] if names else "",
            line["manager"],
            str(line["stage"]["title"]) if line["stage"] else "",
            line["last_order_on"],
            line["chance"],
            line["said_by"],
            to_major(line["at_stake_minor"], currency),
            "; ".join(reason["text"] for reason in line["reasons"]),
            line["advice"],
        ]


@needs(Right.SEE_FIGURES)
def moved(request: HttpRequest) -> HttpResponse:
    """Where the list of who is at risk was before."""
    return _to(reverse("insight:risk"), request)


@needs(Right.SEE_FIGURES, Right.EXPORT)
def moved_file(request: HttpRequest, ending: str) -> HttpResponse:
    return _to(reverse("insight:risk_file", args=[ending]), request)


def _to(path: str, request: HttpRequest) -> HttpResponse:
    query = request.GET.urlencode()
    return redirect(f"{path}?{query}" if query else path, permanent=True)
