"""What people type about working hours."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import RegularsError
from regulars.lib.text import clean
from regulars.staff import choices
from regulars.work.calendars.commands import NAME_LENGTH
from regulars.work.calendars.hours import Day
from regulars.work.calendars.types import Described
from regulars.work.calendars.writing import MOST_WRITTEN, read_hours, write_hours
from regulars.work.models import WorkingCalendar


class HoursField(forms.CharField):
    """Hours of a day: «9:00-13:00, 14:00-18:00», empty for closed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=MOST_WRITTEN, **options)

    def clean(self, value: Any) -> Day:
        try:
            return read_hours(super().clean(value))
        except RegularsError as error:
            raise forms.ValidationError(error.sentence) from error


class CalendarForm(forms.Form):
    """A field for each weekday. `version` is what was seen, so that nobody's change is overwritten unseen."""

    name = forms.CharField(label=_("Name"), max_length=NAME_LENGTH)
    zone = forms.ChoiceField(label=_("Time zone"))
    country = forms.ChoiceField(
        label=_("Closed on public holidays of"), required=False,
        help_text=_("Days off by the law of the country. Single days can be told below to be different."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen: dict[str, Any] = {
            "zone": choices.time_zones(), "country": [("", _("no country")), *choices.countries()],
        }  # fmt: skip
        for name, offered in chosen.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered
        for weekday, title in WEEKDAYS.items():
            self.fields[f"day_{weekday}"] = HoursField(label=title)
        self.fields["day_0"].help_text = _("Such as 9:00-13:00, 14:00-18:00. Empty: closed.")

    def clean_name(self) -> str:
        name = clean(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Give it a name."))
        return name

    def of_days(self) -> list[forms.BoundField]:
        return [self[f"day_{weekday}"] for weekday in WEEKDAYS]

    def described(self) -> Described:
        given = self.cleaned_data
        week = tuple(given[f"day_{weekday}"] for weekday in WEEKDAYS)
        return Described(given["name"], given["zone"], given["country"], week)


def initial_of(calendar: WorkingCalendar) -> dict[str, Any]:
    week = {f"day_{weekday}": write_hours(tuple(map(tuple, day))) for weekday, day in enumerate(calendar.week)}
    return {
        "name": calendar.name, "zone": calendar.zone, "country": calendar.country, "version": calendar.version, **week
    }  # fmt: skip


class DayForm(forms.Form):
    """A day that is different."""

    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    hours = HoursField(label=_("Hours"), help_text=_("Empty: closed."))
    title = forms.CharField(label=_("Why"), required=False, max_length=NAME_LENGTH)
