"""Winning against keeping, and the guard: may so much be spent."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from regulars.customers.models import Customer
from regulars.customers.queries import customer as the_customer
from regulars.customers.queries import found_customers
from regulars.customers.visibility import limited_to, visible_among
from regulars.insight.bodies import CHANNEL, Parts, winning_parts_of
from regulars.insight.filters import NAMES, filters_of
from regulars.insight.forms import KeepingPlan, WinningPlan
from regulars.insight.keeping import standing_of, standing_of_part
from regulars.insight.pages import Page, kept_of, open_page, section_tabs
from regulars.insight.queries import done_run
from regulars.insight.sections import guard
from regulars.insight.splitting_by import asked_cohorts
from regulars.insight.standing import Standing
from regulars.insight.views.sides import figures_page
from regulars.lib.money import to_minor
from regulars.lib.text import whole_number
from regulars.staff.rights import Right, may, needs

FOUND = 12


def spending_parts_of(request: HttpRequest, page: Page) -> Parts:
    """What new and old customers cost and bring, and the answers to plans in the address."""
    kept = {name: value for name, value in kept_of(request).items() if name in NAMES}
    win, keep = WinningPlan(request.GET, kept), KeepingPlan(request.GET, kept)
    return {
        **winning_parts_of(request, page),
        "form": win,
        "answer": _winning(win, page),
        "keep_form": keep,
        **_keeping(keep, page, request),
        "may_search": may(request.user, Right.SEE_CUSTOMERS),
    }


def _winning(form: WinningPlan, page: Page) -> guard.Answer | None:
    found = form.found
    if found is None:
        return None
    return guard.winning(page.figures, page.reader, _minor(found["amount"], page), found["customers"])


def _keeping(form: KeepingPlan, page: Page, request: HttpRequest) -> Parts:
    """Counted over the customers of the part only when somebody asks: it reads all of them."""
    found = form.found
    if found is None:
        return {"keep_answer": None, "keep_stats": []}
    standing = standing_of_part(filters_of(request).conditions, page.run)
    return _judged(form, standing, page, found["keep"])


def _judged(form: KeepingPlan, standing: Standing, page: Page, planned: Decimal | None, rows: str = "") -> Parts:
    effect = form.its_effect
    answer = None
    if planned is not None:
        answer = guard.keeping(standing, page.reader, _minor(planned, page), effect)
    months = page.figures.value.horizon_months
    return {"keep_answer": answer, "keep_stats": guard.keeping_stats(standing, page.reader, months, effect, rows)}


def _minor(amount: Decimal, page: Page) -> int:
    return to_minor(amount, page.reader.currency)


NEEDED = ("value", "revenue", "churn", "cohorts", "costs", asked_cohorts(CHANNEL))
spending = figures_page("spending", spending_parts_of, *NEEDED, without_basis=True)


@needs(Right.SEE_FIGURES, Right.SEE_CUSTOMERS)
def keeping_whom(request: HttpRequest) -> HttpResponse:
    """Pick a customer by name, contact or number. At most four queries for what is typed."""
    typed = request.GET.get("q", "")
    found = list(found_customers(typed, limit=FOUND, only_of=limited_to(request.user)))
    numbered = _numbered(request, typed)
    context = {"typed": typed, "numbered": numbered, "found": found, "sections": section_tabs(request)}
    return render(request, "insight/keeping_whom.html", context)


def _numbered(request: HttpRequest, typed: str) -> Customer | None:
    """The customer with that number, if the reader may see them."""
    number = whole_number(typed)
    if number is None or number not in visible_among(request.user, [number]):
        return None
    return Customer.objects.filter(id=number, merged_into=None).first()


def _timeline(customer: Customer) -> str:
    return reverse("desk:customer", args=[customer.pk])


@needs(Right.SEE_FIGURES, Right.SEE_CUSTOMERS)
def keeping(request: HttpRequest, customer_id: int) -> HttpResponse:
    """May so much be spent on keeping this customer. Raises NoFiguresYet, NotFound."""
    customer = the_customer(customer_id)
    page = open_page(request, done_run(), "value")
    form = KeepingPlan(request.GET, {})
    standing = standing_of(customer.id, page.run)
    context = {
        **page.context,
        "notes": [],
        "sections": section_tabs(request),
        "customer": customer,
        "form": form,
        **_judged(form, standing, page, form.found["keep"] if form.found else None, _timeline(customer)),
    }
    return render(request, "insight/keeping.html", context)
