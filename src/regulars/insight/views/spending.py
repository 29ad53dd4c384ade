"""Winning against keeping, and the guard: may so much be spent."""

from decimal import Decimal

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from regulars.analytics.results import Grain
from regulars.insight.bodies import Parts
from regulars.insight.pages import Page
from regulars.insight.sections.money import revenue_chart
from regulars.insight.sections.spending import guard, spending_stats
from regulars.insight.views.sides import figures_page
from regulars.lib.money import minor_per_major


class PlanForm(forms.Form):
    amount = forms.DecimalField(label=gettext_lazy("Planned"), min_value=Decimal(0), max_digits=15, decimal_places=2)
    customers = forms.IntegerField(
        label=gettext_lazy("To win so many customers"), min_value=1, max_value=10_000_000, initial=1
    )


def spending_parts_of(request: HttpRequest, page: Page) -> Parts:
    """What new and old customers cost and bring, and the answer to a plan in the address."""
    asked = "amount" in request.GET
    form = PlanForm(request.GET) if asked else PlanForm()
    answer = None
    if asked and form.is_valid():
        planned = int(form.cleaned_data["amount"] * minor_per_major(page.reader.currency))
        answer = guard(page.figures, page.reader, planned, form.cleaned_data["customers"])
    return {
        "stats": spending_stats(page.figures, page.reader),
        "revenue": revenue_chart(page.figures, page.reader, Grain.MONTH),
        "form": form,
        "answer": answer,
        "costs_known": page.figures.value.plain.acquisition_minor is not None,
    }


spending = figures_page("spending", spending_parts_of, "value", "revenue", "churn", without_basis=True)
