"""What a browser says of a task."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulars.lib.text import clean
from regulars.staff.models import Employee
from regulars.work.models import Task
from regulars.work.tasks.describing import TITLE_LENGTH
from regulars.work.tasks.errors import NothingToDo
from regulars.work.tasks.repeating import MOST_INTERVAL
from regulars.work.tasks.types import WEEK, Described, Due, Repeats

MOST_TEXT = 10_000
FARTHEST = date(2199, 12, 31)
REMINDERS = (
    ("", pgettext_lazy("reminder", "no reminder")),
    ("0", _("at that time; of a day, in its morning")),
    ("15", _("15 minutes before")),
    ("60", _("an hour before")),
    ("1440", _("a day before")),
    ("2880", _("two days before")),
    ("10080", _("a week before")),
)


class DayInput(forms.DateInput):
    """A day as browsers choose it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class QuickTaskForm(forms.Form):
    """The line on top of the list: what, by when, who. `zone` is where the clock of the reader stands."""

    title = forms.CharField(label=_("What is to be done"), max_length=TITLE_LENGTH)
    due_on = forms.DateField(label=pgettext_lazy("date", "By"), widget=DayInput)
    hour = forms.TimeField(
        label=_("At"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    assignee = forms.ModelChoiceField(label=_("Who"), queryset=Employee.objects.none(), empty_label=None)

    def __init__(self, *args: Any, zone: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.zone = zone
        assignee = self.fields["assignee"]
        assert isinstance(assignee, forms.ModelChoiceField)
        assignee.queryset = Employee.objects.filter(is_active=True).order_by("name", "id")

    def clean_title(self) -> str:
        title = clean(self.cleaned_data["title"])
        if not title:
            raise forms.ValidationError(NothingToDo().sentence)
        return title

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if not date(1900, 1, 1) <= day <= FARTHEST:
            raise forms.ValidationError(_("Choose a day of this century or the next."))
        return day

    def due(self) -> Due:
        day: date = self.cleaned_data["due_on"]
        hour: time | None = self.cleaned_data["hour"]
        if hour is None:
            return Due(on=day)
        return Due(at=datetime.combine(day, hour, tzinfo=ZoneInfo(self.zone)).astimezone(UTC))

    def described(self, *, customer_id: int | None = None, project_id: int | None = None) -> Described:
        given = self.cleaned_data
        return Described(given["title"], self.due(), given["assignee"].pk, customer_id=customer_id,
                         project_id=project_id)  # fmt: skip


class TaskForm(QuickTaskForm):
    """All of it. `version` is the one that was read, of a task that is changed."""

    text = forms.CharField(
        label=_("Details"), required=False, max_length=MOST_TEXT, widget=forms.Textarea(attrs={"rows": 4})
    )
    remind = forms.ChoiceField(label=_("Remind"), required=False, choices=REMINDERS)
    every = forms.ChoiceField(label=_("Repeats by"), required=False, choices=Task.Every.choices)
    interval = forms.IntegerField(
        label=_("Every so many"), required=False, min_value=1, max_value=MOST_INTERVAL, initial=1,
        help_text=_("2 with weeks: every second week."),
    )  # fmt: skip
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On these days, where it repeats by weeks"), required=False, coerce=int,
        choices=list(WEEKDAYS.items()), widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    field_order = ("title", "due_on", "hour", "assignee", "text", "remind", "every", "interval", "weekdays")

    def described(self, *, customer_id: int | None = None, project_id: int | None = None) -> Described:
        given = self.cleaned_data
        weekdays = tuple(given["weekdays"]) if given["every"] == WEEK else ()
        return Described(
            given["title"], self.due(), given["assignee"].pk, text=given["text"], customer_id=customer_id,
            project_id=project_id, remind_minutes=int(given["remind"]) if given["remind"] else None,
            repeats=Repeats(given["every"], given["interval"] or 1, weekdays),
        )  # fmt: skip


def initial_of(task: Task, zone: str) -> dict[str, Any]:
    """What the form shows of a task."""
    local = task.due_at.astimezone(ZoneInfo(zone)) if task.due_at else None
    return {
        "title": task.title, "due_on": local.date() if local else task.due_on, "hour": local.time() if local else None,
        "assignee": task.assignee_id, "text": task.text, "every": task.every, "interval": task.interval,
        "remind": "" if task.remind_minutes is None else str(task.remind_minutes), "weekdays": task.weekdays,
        "version": task.version,
    }  # fmt: skip
