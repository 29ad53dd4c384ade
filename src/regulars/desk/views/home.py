"""Home: what to do next while there is little, afterwards what is worth knowing this morning."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from regulars.customers import queries
from regulars.customers.models import Traits
from regulars.customers.visibility import limited_to
from regulars.desk import timeline
from regulars.desk.figures import Stat, Writer, definition
from regulars.desk.follow_ups import due_today
from regulars.imports.queries import uploads
from regulars.insight.errors import NoFiguresYet
from regulars.insight.queries import latest_figures
from regulars.insight.reasons import sentence
from regulars.insight.stored import Figures
from regulars.staff.models import Company
from regulars.staff.queries import company, employees
from regulars.staff.rights import Right, may, needs
from regulars.ui.figures import day, number, share

AT_RISK, NEWS, FILES = 5, 8, 3


@needs()
def home(request: HttpRequest) -> HttpResponse:
    """The first page of the day: each part for those who may see it. Eleven queries at most."""
    ours = company()
    if not queries.any_customers():
        return render(request, "desk/home.html", {"company": ours, "steps": first_steps(request)})
    context = {
        "company": ours,
        "limited": limited_to(request.user) is not None,
        **due_today(request),
        **figures_part(request, ours),
        **customers_part(request, ours),
        **files_part(request),
    }
    return render(request, "desk/home.html", context)


# Nothing here yet ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """Something to do before the pages have anything to show."""

    icon: str
    title: str
    text: str
    url: str
    action: str
    done: bool = False


def first_steps(request: HttpRequest) -> list[Step]:
    steps = []
    if may(request.user, Right.IMPORT):
        text = _("A file of orders is enough: who bought, when, and for how much. CSV, Excel or Parquet.")
        steps.append(Step("upload", _("Import your orders"), text, reverse("imports:bring"), _("Choose a file")))
    if may(request.user, Right.MANAGE_COMPANY):
        text = _("Currency, time zone, and after how many silent days a customer counts as lost.")
        url, done = reverse("staff:company"), bool(company().name)
        steps.append(Step("building-2", _("Describe the company"), text, url, _("Describe"), done))
    if may(request.user, Right.MANAGE_STAFF):
        text = _("Everybody gets an account and sees what their role needs.")
        done = employees().count() > 1
        steps.append(Step("users-round", _("Invite the team"), text, reverse("staff:people"), _("Invite"), done))
    return steps


# Every other day -------------------------------------------------------------------------------------------------


def figures_part(request: HttpRequest, ours: Company) -> dict[str, Any]:
    """The company in four figures, for those who may see figures."""
    if not may(request.user, Right.SEE_FIGURES):
        return {}
    figures = known_figures()
    if figures is None:
        return {"no_figures": True, "may_run": may(request.user, Right.RUN_FIGURES)}
    writer = Writer(ours.currency, get_language() or "en")
    return {"stats": list(company_stats(figures, writer)), "until": figures.period.until}


def known_figures() -> Figures | None:
    """Of the newest run; figures stored by an older version may lack a part, and the day begins without them."""
    try:
        return latest_figures("churn", "value")
    except NoFiguresYet:
        return None


def company_stats(figures: Figures, writer: Writer) -> Iterator[Stat]:
    language = writer.language
    yield Stat(_("Customers"), number(figures.summary["active"], language), "", definition("active-customers"))
    last = next((one for one in reversed(figures.churn) if one.grain == "month" and one.complete), None)
    if last is not None:
        month = day(last.starts_on, language, style="month")
        yield Stat(_("New"), number(last.new, language), month, definition("new-customers"))
        rate = _("%(rate)s of customers, %(month)s")
        note = rate % {"month": month, "rate": share(last.churn.value, language)}
        yield Stat(_("Lost"), number(last.lost, language), note, definition("lost-customers"))
    value = figures.value
    if value.value_at_risk_minor is not None:
        future = _("of %(amount)s expected in %(months)s months")
        note = future % {"amount": writer.money(value.value_minor or 0), "months": value.horizon_months}
        yield Stat(_("Value at risk"), writer.money(value.value_at_risk_minor), note, definition("value-at-risk"))


def customers_part(request: HttpRequest, ours: Company) -> dict[str, Any]:
    """Whom to call, and what is new, for those who may see customers."""
    if not may(request.user, Right.SEE_CUSTOMERS):
        return {}
    writer, only_of = Writer(ours.currency, get_language() or "en"), limited_to(request.user)
    at_risk, news = queries.customers_at_risk(AT_RISK, only_of=only_of), queries.latest_entries(NEWS, only_of=only_of)
    return {
        "at_risk": [at_risk_line(traits, writer) for traits in at_risk],
        "news": [news_line(said) for said in timeline.with_customers(news)],
    }


def at_risk_line(traits: Traits, writer: Writer) -> dict[str, Any]:
    return {
        "name": traits.customer.name,
        "url": reverse("desk:customer", args=[traits.customer_id]),
        "reason": sentence(traits.reason, currency=writer.currency),
        "at_risk": writer.money(traits.value_at_risk_minor),
        "risk": share(traits.risk, writer.language, digits=0),
    }


def news_line(news: timeline.Said) -> dict[str, Any]:
    url = reverse("desk:customer", args=[news.customer_id])
    return {"icon": news.icon, "sentence": news.customer_name, "detail": news.line, "at": news.at,
            "actor": news.actor, "url": url}  # fmt: skip


def files_part(request: HttpRequest) -> dict[str, Any]:
    """What became of the files brought last, for those who import."""
    return {"files": uploads(size=FILES).rows} if may(request.user, Right.IMPORT) else {}
