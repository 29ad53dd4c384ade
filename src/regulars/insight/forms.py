"""Plans to spend, as they are asked for in an address."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from regulars.analytics.spending import Effect

HUNDRED = Decimal(100)


class Asked(forms.Form):
    """A form of an address that keeps what else the address says (`kept`), and is empty until somebody asks."""

    asks = ""

    def __init__(self, query: Mapping[str, str], kept: Mapping[str, str]) -> None:
        self.asked = self.asks in query
        super().__init__(query if self.asked else None)
        for name, value in kept.items():
            self.fields[name] = forms.CharField(required=False, initial=value, widget=forms.HiddenInput)

    @property
    def found(self) -> dict[str, Any] | None:
        """What was asked for, once it makes sense."""
        return self.cleaned_data if self.asked and self.is_valid() else None


class WinningPlan(Asked):
    asks = "amount"
    amount = forms.DecimalField(label=_("Planned"), min_value=Decimal(0), max_digits=15, decimal_places=2)
    customers = forms.IntegerField(label=_("To win so many customers"), min_value=1, max_value=10_000_000, initial=1)


class KeepingPlan(Asked):
    asks = "keep"
    keep = forms.DecimalField(label=_("Planned"), min_value=Decimal(0), max_digits=15, decimal_places=2)
    effect = forms.DecimalField(
        label=_("Of a hundred offers, how many keep somebody who would have left"),
        required=False, min_value=Decimal(0), max_value=HUNDRED, max_digits=6, decimal_places=3,
        help_text=_("Leave it empty when nobody knows: the best case is taken, and the answer says so."),
    )  # fmt: skip
    known = forms.ChoiceField(
        label=_("Where this number is from"), required=False,
        choices=[("supposed", _("supposed")), ("measured", _("measured by an experiment"))],
    )  # fmt: skip

    @property
    def its_effect(self) -> Effect | None:
        found = self.found
        if found is None or found["effect"] is None:
            return None
        return Effect(float(found["effect"] / HUNDRED), measured=found["known"] == "measured")
