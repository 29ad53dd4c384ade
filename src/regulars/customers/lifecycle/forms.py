"""What people type about the stage of a customer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from regulars.customers.lifecycle.commands import REASON_LENGTH
from regulars.customers.lifecycle.words import IN_ORDER_OF_LIFE, TITLES


class StageForm(forms.Form):
    stage = forms.ChoiceField(
        label=_("Stage of life"), required=False,
        choices=[("", _("as the rules say")), *((str(code), TITLES[code]) for code in IN_ORDER_OF_LIFE)],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why the rules are wrong here"), max_length=REASON_LENGTH, required=False,
        help_text=_("A few words for colleagues."),
    )  # fmt: skip
    until = forms.DateField(
        label=_("Until"), required=False, help_text=_("Empty: for good."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
