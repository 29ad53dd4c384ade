"""What an employee writes down of an occasion."""

from collections.abc import Iterable
from typing import Any

from babel.dates import get_month_names
from django import forms
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext_lazy as _

from regulars.customers.models import Occasion, Person
from regulars.customers.occasions.commands import MOST_DAYS_BEFORE, TITLE_LENGTH, Noted

EARLIEST_YEAR, LATEST_YEAR = 1800, 2200
NOBODY = [("", _("the customer"))]


def months() -> list[tuple[str, str]]:
    names = get_month_names("wide", context="stand-alone", locale=to_locale(get_language() or "en"))
    return [(str(number), names[number]) for number in range(1, 13)]


class OccasionForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind"), choices=Occasion.Kind.choices, widget=forms.RadioSelect, initial=Occasion.Kind.BIRTHDAY
    )
    title = forms.CharField(
        label=_("What it is called"), required=False, max_length=TITLE_LENGTH, help_text=_("A birthday needs no name.")
    )
    person = forms.ChoiceField(label=_("Whose"), required=False)
    day = forms.IntegerField(label=_("Day"), min_value=1, max_value=31)
    month = forms.ChoiceField(label=_("Month"), choices=months)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=EARLIEST_YEAR, max_value=LATEST_YEAR)
    remind_days_before = forms.IntegerField(
        label=_("Remind so many days before"), required=False, min_value=0, max_value=MOST_DAYS_BEFORE,
        help_text=_("From that day on it is marked in the list of the coming weeks."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Iterable[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        person = self.fields["person"]
        assert isinstance(person, forms.ChoiceField)
        person.choices = [*NOBODY, *((str(one.id), one.full_name) for one in people)]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("kind") != Occasion.Kind.BIRTHDAY and not self.cleaned_data.get("title", "").strip():
            self.add_error("title", _("Say what day it is."))
        return self.cleaned_data

    def noted(self) -> Noted:
        given = self.cleaned_data
        return Noted(
            given["kind"], int(given["month"]), given["day"], given["year"], given["title"],
            int(given["person"]) if given["person"] else None, given["remind_days_before"],
        )  # fmt: skip


def as_initial(occasion: Occasion) -> dict[str, Any]:
    return {
        "kind": occasion.kind, "title": occasion.title, "person": str(occasion.person_id or ""), "day": occasion.day,
        "month": str(occasion.month), "year": occasion.year, "remind_days_before": occasion.remind_days_before,
    }  # fmt: skip
