"""What people type about personas: a name, a picture in words, and what weighs how much."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from regulars.customers.models import Segment
from regulars.customers.personas.commands import ABOUT_LENGTH, NAME_LENGTH, PersonaWritten

WEIGHTS = [
    ("0", _("not part of it")), ("1", _("1: a detail")), ("2", "2"), ("3", "3"), ("4", "4"),
    ("5", _("5: what it is all about")),
]  # fmt: skip


class PersonaForm(forms.Form):
    """One field for each segment, `segment-17`, with its weight."""

    name = forms.CharField(label=_("Name"), max_length=NAME_LENGTH)
    about = forms.CharField(
        label=_("Who they are"), max_length=ABOUT_LENGTH, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What they want, what they fear, how they buy: so that colleagues see a person."),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kept = Segment.objects.filter(archived_at=None, purpose=Segment.Purpose.LIST).order_by("name")
        self.parts = dict(kept.values_list("id", "name"))
        for number, name in self.parts.items():
            self.fields[f"segment-{number}"] = forms.ChoiceField(
                label=name, choices=WEIGHTS, required=False, initial="0"
            )  # fmt: skip

    def described(self) -> list[Any]:
        return [self["name"], self["about"]]

    def weighed(self) -> list[Any]:
        return [self[f"segment-{number}"] for number in self.parts]

    def written(self) -> PersonaWritten:
        given = self.cleaned_data
        weights = {number: int(given.get(f"segment-{number}") or 0) for number in self.parts}
        return PersonaWritten(given["name"], given["about"], {one: weight for one, weight in weights.items() if weight})
