"""What an employee says of two customers."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from regulars.customers.relations.commands import NOTE_LENGTH, Noted
from regulars.customers.relations.words import TITLES, Role

EARLIEST = date(1800, 1, 1)


class RelationForm(forms.Form):
    role = forms.ChoiceField(
        label=_("What they are to each other"), widget=forms.RadioSelect,
        choices=[(role.value, title) for role, title in TITLES.items()],
    )  # fmt: skip
    note = forms.CharField(
        label=_("In a few words"), required=False, max_length=NOTE_LENGTH,
        help_text=_("Such as “sister”, “supplies the flour”, “the shop in Lviv”."),
    )  # fmt: skip
    since = forms.DateField(
        label=_("Since"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, name: str, other: str, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.label = name
        role.choices = [(one.value, f"{title} {other}") for one, title in TITLES.items()]

    def clean_since(self) -> date | None:
        since: date | None = self.cleaned_data["since"]
        if since and not EARLIEST <= since <= self.today:
            raise forms.ValidationError(_("Write a day that has been, after 1800."))
        return since

    def noted(self, other_id: int) -> Noted:
        given = self.cleaned_data
        return Noted(other_id, Role(given["role"]), given["note"], given["since"])
