"""What people type about policies of promises."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulars.lib.errors import RegularsError
from regulars.lib.text import clean
from regulars.staff.models import Employee
from regulars.work.models import PolicyVersion, Team, WorkingCalendar
from regulars.work.promises.kinds import WHOM
from regulars.work.promises.limits import DAYS, HOURS, MINUTES, limit_written, read_limit
from regulars.work.promises.policy_commands import NAME_LENGTH, PolicyDescribed
from regulars.work.teams.words import CHANNELS

STEPS = 4
MOST_WORDS = 2_000
MINUTES_OF = {MINUTES: 1, HOURS: 60, DAYS: 480}
NEW, OPEN = "new", "open"
WHEN = [
    (NEW, _("For new questions only: what was promised stays")),
    (OPEN, _("For new questions and for those that are open")),
]
VALUED = [("", _("all customers")), ("yes", _("valued customers")), ("no", _("customers who are not valued yet"))]
VALUES = {"": None, "yes": True, "no": False}


class LimitField(forms.CharField):
    """«30 min», «4 h», «2 d»; empty for no promise."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=20, **options)

    def clean(self, value: Any) -> str:
        return read_or_refuse(super().clean(value))


def read_or_refuse(written: str) -> str:
    try:
        return read_limit(written)
    except RegularsError as error:
        raise forms.ValidationError(error.sentence) from error


class PolicyForm(forms.Form):
    """`version` is what was seen, so that nobody's change is overwritten unseen."""

    name = forms.CharField(label=_("Name"), max_length=NAME_LENGTH)
    channels = forms.MultipleChoiceField(
        label=_("Channels"), required=False, widget=forms.CheckboxSelectMultiple, choices=list(CHANNELS.items()),
        help_text=_("Nothing chosen: all."),
    )  # fmt: skip
    topics = forms.CharField(
        label=_("Topics"), required=False, max_length=MOST_WORDS, help_text=_("With commas between. Empty: all.")
    )
    valued = forms.ChoiceField(label=_("Customers"), required=False, choices=VALUED)
    team = forms.TypedChoiceField(label=_("Team"), required=False, coerce=int, empty_value=None)
    third_party = forms.CharField(
        label=_("Depends on"), required=False, max_length=NAME_LENGTH,
        help_text=_("A partner whose part the answer needs from the start. Empty: whoever."),
    )  # fmt: skip
    first_limit = LimitField(
        label=_("First answer within"), help_text=_("Working time: 30 min, 4 h, 2 d. Empty: nothing is promised.")
    )
    next_limit = LimitField(label=_("Each next answer within"))
    resolution_limit = LimitField(label=_("Solved within"))
    third_limits = forms.CharField(
        label=_("Solved within, where it waits for somebody else"), required=False, max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A line for each partner, such as “Nova Poshta: 5 d”; a line “3 d” is for all others."),
    )  # fmt: skip
    calendar = forms.TypedChoiceField(label=_("Working hours"), required=False, coerce=int, empty_value=None)
    warn_percent = forms.IntegerField(
        label=_("Warn when so much of the time is used up, %"), min_value=0, max_value=99, initial=75,
        help_text=_("Whoever has it is told. 0: no warning."),
    )  # fmt: skip
    when = forms.ChoiceField(label=_("From when on"), choices=WHEN, initial=NEW, widget=forms.RadioSelect)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, teams: Iterable[Team], calendars: Iterable[WorkingCalendar], people: Iterable[Employee],
        is_default: bool = False, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.choose("team", [("", _("whichever")), *((one.pk, one.name) for one in teams)])
        self.choose("calendar", [("", _("the company's")), *((one.pk, one.name) for one in calendars)])
        whom = [("", _("nobody")), *((key, title) for key, title in WHOM.items() if key != "employees"),
                *((f"employee:{one.pk}", one.name) for one in people)]  # fmt: skip
        for number in range(1, STEPS + 1):
            self.fields[f"after_{number}"] = LimitField(label=pgettext_lazy("escalation", "After"))
            self.fields[f"who_{number}"] = forms.ChoiceField(
                label=pgettext_lazy("escalation", "Tell"), required=False, choices=whom
            )
        if is_default:
            for name in ("channels", "topics", "valued", "team", "third_party"):
                del self.fields[name]

    def choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_name(self) -> str:
        name = clean(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Give it a name."))
        return name

    def clean_third_limits(self) -> list[list[str]]:
        lines = [line.strip() for line in self.cleaned_data["third_limits"].splitlines() if line.strip()]
        return [third_limit(line) for line in lines]

    def of_conditions(self) -> list[forms.BoundField]:
        return [self[name] for name in ("channels", "topics", "valued", "team", "third_party") if name in self.fields]

    def of_limits(self) -> list[forms.BoundField]:
        names = ("first_limit", "next_limit", "resolution_limit", "third_limits", "calendar")
        return [self[name] for name in names]

    def of_steps(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"after_{number}"], self[f"who_{number}"]) for number in range(1, STEPS + 1)]

    def described(self) -> PolicyDescribed:
        given = self.cleaned_data
        return PolicyDescribed(
            given["name"], given.get("channels", ()), words_of(given.get("topics", "")),
            VALUES[given.get("valued", "")], given.get("team"), given.get("third_party", ""), given["calendar"],
            given["first_limit"], given["next_limit"], given["resolution_limit"], given["third_limits"],
            given["warn_percent"], steps_of(given),
        )  # fmt: skip


def words_of(typed: str) -> list[str]:
    return [clean(word, 60) for word in typed.split(",") if clean(word)]


def third_limit(line: str) -> list[str]:
    name, _colon, limit = line.rpartition(":")
    found = read_or_refuse(limit)
    if not found:
        raise forms.ValidationError(_("“%(line)s” has no limit.") % {"line": line[:60]})
    return [clean(name, NAME_LENGTH), found]


def steps_of(given: dict[str, Any]) -> list[dict[str, Any]]:
    """The earliest first, so that each step is told when its time has come."""
    steps = [
        step(given[f"after_{number}"], given[f"who_{number}"])
        for number in range(1, STEPS + 1)
        if given[f"who_{number}"]
    ]
    return sorted(steps, key=lambda one: int(one["after"]))


def step(after: str, whom: str) -> dict[str, Any]:
    minutes = int(after[:-1]) * MINUTES_OF[after[-1]] if after else 0
    who, _colon, number = whom.partition(":")
    return {"after": minutes, "who": "employees" if number else who, "employees": [int(number)] if number else []}


def initial_of(version: PolicyVersion) -> dict[str, Any]:
    known = {name: limit_written(getattr(version, name)) for name in ("first_limit", "next_limit", "resolution_limit")}
    third = [
        f"{name}: {limit_written(limit)}" if name else limit_written(limit) for name, limit in version.third_limits
    ]
    steps: dict[str, Any] = {}
    for number, one in enumerate(version.escalation[:STEPS], 1):
        steps[f"after_{number}"] = after_written(one["after"])
        steps[f"who_{number}"] = f"employee:{one['employees'][0]}" if one.get("employees") else one["who"]
    return {
        "name": version.policy.name, "channels": version.channels, "topics": ", ".join(version.topics),
        "valued": {None: "", True: "yes", False: "no"}[version.valued], "team": version.team_id,
        "third_party": version.third_party, "calendar": version.calendar_id, "warn_percent": version.warn_percent,
        "third_limits": "\n".join(third), "version": version.number, "when": NEW, **known, **steps,
    }  # fmt: skip


def after_written(minutes: int) -> str:
    if not minutes:
        return ""
    return limit_written(f"{minutes // 60}{HOURS}" if minutes % 60 == 0 else f"{minutes}{MINUTES}")
