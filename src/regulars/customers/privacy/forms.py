"""What is asked before somebody is erased."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from regulars.customers.models import Erasure, Person


class ErasureForm(forms.Form):
    """Whom, why, and the customer's number typed by hand: it cannot be undone."""

    person = forms.TypedChoiceField(label=_("Whose data"), coerce=int, empty_value=None, required=False)
    reason = forms.ChoiceField(label=_("Reason"), choices=Erasure.Reason.choices)
    typed = forms.CharField(
        label=_("Number of the customer"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "numeric"}),
    )

    def __init__(self, *arguments: Any, people: Sequence[Person], number: int, **more: Any) -> None:
        super().__init__(*arguments, **more)
        if people:
            named = [(one.pk, one.full_name) for one in people]
            self.fields["person"].choices = [("", _("all of this customer")), *named]  # type: ignore[attr-defined]
        else:
            del self.fields["person"]
        self.fields["typed"].help_text = _("Type %(number)s to go on.") % {"number": number}


class AllowingForm(forms.Form):
    value = forms.CharField(label=_("E-mail, phone or other contact"), max_length=320)
