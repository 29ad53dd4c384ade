"""Customers not to mind losing: who costs more than they bring, and what a person decides of each."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST

from regulars.analytics.loyalty_map import MINUTES
from regulars.insight.errors import NoSuchFigure
from regulars.insight.filters import bar, filters_of
from regulars.insight.listing import CHUNK, listed, whose
from regulars.insight.loyalty import commands, queries
from regulars.insight.loyalty.words import balance_words
from regulars.insight.models import EffortPrice, LoyaltyPlace, PartingDecision
from regulars.insight.pages import choices, kept_of, open_page, reader_of, section_tabs
from regulars.insight.queries import current_runs, done_run
from regulars.insight.reader import Reader
from regulars.insight.sections.parts import TABLES
from regulars.insight.slices.conditions import asked
from regulars.insight.tables import Column, Kind, Table
from regulars.insight.views.loyalty import line as place_line
from regulars.insight.views.loyalty import list_as_file
from regulars.insight.views.runs import first_steps
from regulars.lib.clock import now
from regulars.lib.money import to_major, to_minor
from regulars.lib.paging import Sort
from regulars.staff.actors import actor
from regulars.staff.queries import company
from regulars.staff.rights import Right, may, needs
from regulars.ui.toasts import taken_back, toast

Word = PartingDecision.Word
DEFINITION = "value-against-effort"
TONES = {Word.LET_GO: "warn", Word.KEEP: "good", Word.NOT_NOW: "neutral"}


class PriceForm(forms.Form):
    hour = forms.DecimalField(
        label=gettext_lazy("An hour of work costs"),
        help_text=gettext_lazy("Wages and all that goes with them, in the company's currency."),
        min_value=Decimal("0.01"),
        max_digits=12,
        decimal_places=2,
    )
    margin = forms.IntegerField(
        label=gettext_lazy("Of each hundred of income we keep"),
        help_text=gettext_lazy("What is left after the goods; 100 where nobody knows it."),
        min_value=1,
        max_value=100,
    )


@needs(Right.SEE_FIGURES)
def parting(request: HttpRequest) -> HttpResponse:
    """Proposed or decided; with what an hour costs, which decides over all of them."""
    done, newest = current_runs()
    if done is None:
        return first_steps(request, newest)
    page = open_page(request, done)
    decided = request.GET.get("show") == "decided"
    price = queries.newest_price(page.reader.currency)
    return render(
        request,
        "insight/parting.html",
        {
            **page.context,
            **(_decided(request) if decided else _proposed(request, page.reader)),
            "notes": [],
            "newest": newest,
            "sections": section_tabs(request),
            "filters": bar(request, done, filters_of(request).of_today, lists_only=True, comparable=False),
            "page_name": "loyalty",
            "shown": _shown(request, decided=decided),
            "decided": decided,
            "price": price,
            "basis_words": basis_words(price, page.reader) if price else "",
            "form": price_form(price, page.reader.currency) if may(request.user, Right.RUN_FIGURES) else None,
            "may_decide": may_decide(request.user),
            "definition": page.reader.links.definition(DEFINITION),
            "endings": TABLES.items(),
            "downloads": urlencode(kept_of(request, "cursor", "show")),
            "may_export": may(request.user, Right.EXPORT) and not decided,
        },
    )


def may_decide(user: Any) -> bool:
    return may(user, Right.SEE_FIGURES) and may(user, Right.EDIT_CUSTOMERS)


def _shown(request: HttpRequest, *, decided: bool) -> list[dict[str, Any]]:
    items = [("", _("Proposed")), ("decided", _("Decided"))]
    return choices(request, "show", items, "decided" if decided else "")


def basis_words(price: EffortPrice, reader: Reader) -> str:
    """By what was weighed, with the estimate of minutes."""
    words = {**MINUTES, "hour": reader.money(price.hour_minor), "margin": price.margin_percent}
    weighed = _("Weighed with %(hour)s an hour and %(margin)s%% of the income kept.") % words
    estimate = _(
        "Minutes are an estimate: to read a message %(read)s, to write an answer %(written)s, a note %(noted)s, "
        "a call %(calls)s, a visit %(visits)s."
    )
    return f"{weighed} {estimate % words}"


def price_form(price: EffortPrice | None, currency: str) -> PriceForm:
    if price is None:
        return PriceForm(initial={"margin": 100})
    return PriceForm(initial={"hour": to_major(price.hour_minor, currency), "margin": price.margin_percent})


def _proposed(request: HttpRequest, reader: Reader) -> dict[str, Any]:
    names = may(request.user, Right.SEE_CUSTOMERS)
    found = queries.proposals(request.user, asked(request.GET), now())
    rows, beside = listed(request, found, Sort("left_minor"))
    return {"rows": [_line(place, names, reader) for place in rows], **beside}


def _line(place: LoyaltyPlace, names: bool, reader: Reader) -> dict[str, Any]:
    return {**place_line(place, names, reader), "balance": balance_words(place.balance, reader)}


def _decided(request: HttpRequest) -> dict[str, Any]:
    names = may(request.user, Right.SEE_CUSTOMERS)
    rows, beside = listed(request, queries.decisions(request.user), Sort("decided_at", descending=True))
    today = queries.places_of([queries.survivor(one).pk for one in rows])
    people = queries.deciders(rows)
    return {"rows": [_decision_line(one, today, people, names) for one in rows], **beside}


def _decision_line(
    decision: PartingDecision, today: dict[int, LoyaltyPlace], people: dict[str, str], names: bool
) -> dict[str, Any]:
    customer = queries.survivor(decision)
    place = today.get(customer.pk)
    return {
        **whose(customer, names),
        "decision": decision,
        "word": decision.get_word_display(),
        "tone": TONES[Word(decision.word)],
        "by": people.get(decision.decided_by, ""),
        "left_today": place.left_minor if place else None,
        "pays_now": bool(place and place.left_minor is not None and place.left_minor >= 0),
    }


@needs(Right.SEE_FIGURES, Right.EXPORT)
def parting_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """Who is proposed, as a file."""
    names = may(request.user, Right.SEE_CUSTOMERS)
    reader = reader_of(request, done_run().snapshot["currency"])
    rows = queries.proposals(request.user, asked(request.GET), now()).order_by("left_minor", "pk")
    lines = (_file_line(_line(place, names, reader), names) for place in rows.iterator(CHUNK))
    table = Table("not-to-mind-losing", _("Not to mind losing"), _columns(), ())
    return list_as_file(request, table, lines, ending, reader.currency)


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Customer")),
        Column(_("Name"), Kind.TEXT),
        Column(_("Looked after by"), Kind.TEXT),
        Column(_("Brought"), Kind.MONEY),
        Column(_("Minutes of work")),
        Column(_("Effort"), Kind.MONEY),
        Column(pgettext("money", "Left"), Kind.MONEY),
        Column(_("Why"), Kind.TEXT),
    )


def _file_line(told: dict[str, Any], names: bool) -> tuple[Any, ...]:
    place: LoyaltyPlace = told["place"]
    return (
        place.pk,
        told["name"] if names else "",
        told["manager"],
        place.brought_minor,
        round(place.minutes),
        place.effort_minor,
        place.left_minor,
        "; ".join(told["balance"]),
    )


@needs(Right.RUN_FIGURES)
@require_POST
def parting_price(request: HttpRequest) -> HttpResponse:
    """Say what an hour costs."""
    form = PriceForm(request.POST)
    if not form.is_valid():
        toast(request, _("An hour must cost something, and of each hundred between 1 and 100 are kept."))
        return redirect("insight:parting")
    hour, margin = form.cleaned_data["hour"], form.cleaned_data["margin"]
    minor = to_minor(hour, company().currency)
    commands.price_hour(hour_minor=minor, margin_percent=margin, actor=actor(request), now=now())
    toast(request, _("Everybody is weighed anew. Look again in a minute."))
    return redirect("insight:parting")


@needs(Right.SEE_FIGURES, Right.EDIT_CUSTOMERS)
@require_POST
def parting_decide(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Decide of one customer; nothing is done to them."""
    word = request.POST.get("word", "")
    if word not in Word.values:
        raise NoSuchFigure()
    remark = request.POST.get("remark", "")
    commands.decide(customer_id, word=Word(word), remark=remark, actor=actor(request), now=now())
    words = {"decision": Word(word).label}
    way_back = reverse("insight:parting_take_back", args=[customer_id])
    toast(request, _("Decided: %(decision)s") % words, undo=with_query(request, way_back))
    return redirect(with_query(request, reverse("insight:parting")))


def with_query(request: HttpRequest, url: str) -> str:
    """Who decides of many stays with those the list was narrowed to."""
    return f"{url}?{request.GET.urlencode()}" if request.GET else url


@needs(Right.SEE_FIGURES, Right.EDIT_CUSTOMERS)
@require_POST
def parting_take_back(request: HttpRequest, customer_id: int) -> HttpResponse:
    commands.take_back(customer_id, actor=actor(request), now=now())
    taken_back(request)
    return redirect(with_query(request, reverse("insight:parting")))
