"""What people type about teams, skills, and themselves."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from regulars.staff.models import Employee
from regulars.work.models import Skill, Team, WorkProfile
from regulars.work.teams.commands import ABOUT_LENGTH, LONGEST_SILENCE, NAME_LENGTH, TeamWritten
from regulars.work.teams.people import MOST_OPEN, Away, PersonWritten
from regulars.work.teams.skills import SkillWritten
from regulars.work.teams.words import CHANNELS, LEVELS, spoken

WORDS_LENGTH = 2_000
MOMENT = "%Y-%m-%dT%H:%M"
BETWEEN = re.compile(r"[,;\n]")
NOBODY = ("", _("nobody"))


def words_of(typed: str) -> list[str]:
    """
    >>> words_of("invoices, returns;\\n delivery,")
    ['invoices', 'returns', 'delivery']
    """
    return [word.strip() for word in BETWEEN.split(typed) if word.strip()]


def several(label: Any, **options: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple, **options)


def named(people: Iterable[Employee]) -> list[tuple[int, str]]:
    return [(one.pk, one.name) for one in people]


class TeamForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=NAME_LENGTH)
    about = forms.CharField(label=_("What they do"), max_length=ABOUT_LENGTH, required=False)
    members = several(_("Who is in it"))
    lead = forms.TypedChoiceField(label=_("Lead"), required=False, coerce=int, empty_value=None)
    channels = several(_("Channels they take"), choices=list(CHANNELS.items()))
    topics = forms.CharField(
        label=_("Topics they take"), max_length=WORDS_LENGTH, required=False,
        help_text=_("Words with commas between: invoices, returns."),
    )  # fmt: skip
    languages = several(_("Languages they take"))
    tell_after_minutes = forms.IntegerField(
        label=_("Tell the lead after so many minutes without anybody at work"), min_value=1,
        max_value=LONGEST_SILENCE, initial=15,
        help_text=_("When somebody waits and nobody of the team works. Without a lead the directors are told."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Iterable[Employee], is_default: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = named(people)
        self.choice("members").choices = choices
        self.choice("lead").choices = [NOBODY, *choices]
        self.choice("languages").choices = spoken()
        self.explain(is_default)

    def choice(self, name: str) -> forms.ChoiceField:
        found = self.fields[name]
        assert isinstance(found, forms.ChoiceField)
        return found

    def explain(self, is_default: bool) -> None:
        """The default team takes what is left: it has nothing to choose."""
        if is_default:
            self.fields["members"].help_text = _("Nobody chosen: everybody who answers customers.")
            for name in ("channels", "topics", "languages"):
                del self.fields[name]

    def written(self) -> TeamWritten:
        given = self.cleaned_data
        return TeamWritten(
            given["name"], given["about"], given["lead"], [int(one) for one in given["members"]],
            given.get("channels", ()), words_of(given.get("topics", "")), given.get("languages", ()),
            given["tell_after_minutes"],
        )  # fmt: skip


def initial_of_team(team: Team, members: Iterable[Employee]) -> dict[str, Any]:
    return {
        "name": team.name, "about": team.about, "lead": team.lead_id, "members": [one.pk for one in members],
        "channels": team.channels, "topics": ", ".join(team.topics), "languages": team.languages,
        "tell_after_minutes": team.tell_after_minutes,
    }  # fmt: skip


class SkillForm(forms.Form):
    name = forms.CharField(label=_("Topic or product"), max_length=60)
    words = forms.CharField(
        label=_("Other words for it"), max_length=WORDS_LENGTH, required=False,
        help_text=_("As customers and colleagues say it, in every language you need: bill, рахунок, factură."),
    )  # fmt: skip

    def written(self) -> SkillWritten:
        return SkillWritten(self.cleaned_data["name"], words_of(self.cleaned_data["words"]))


class PersonForm(forms.Form):
    """A field for each skill besides the ones that are always there."""

    languages = several(_("Languages"), help_text=_("Nothing chosen: nobody knows, and they may get any."))
    calendar = forms.TypedChoiceField(label=_("Working hours"), required=False, coerce=int, empty_value=None)
    most_open = forms.IntegerField(
        label=_("Most conversations at once"), min_value=0, max_value=MOST_OPEN,
        help_text=_("What comes beyond it goes to others, or waits."),
    )  # fmt: skip
    takes_new = forms.BooleanField(label=_("Is given new conversations by the queues"), required=False)

    def __init__(
        self, *args: Any, skills: Iterable[Skill], calendars: Iterable[tuple[int, str]] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        for name, choices in (("languages", spoken()), ("calendar", [("", _("as the company")), *calendars])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        self.skills = list(skills)
        for one in self.skills:
            self.fields[f"skill_{one.pk}"] = level_of(one)

    def written(self) -> PersonWritten:
        given = self.cleaned_data
        skills = {one.pk: int(given[f"skill_{one.pk}"]) for one in self.skills}
        return PersonWritten(given["languages"], given["calendar"], given["most_open"], given["takes_new"], skills)

    def of_skills(self) -> list[forms.BoundField]:
        return [self[f"skill_{one.pk}"] for one in self.skills]


def level_of(skill: Skill) -> forms.ChoiceField:
    levels = [("0", _("does not know it")), *((str(level), title) for level, title in LEVELS.items())]
    return forms.ChoiceField(label=skill.name, initial="0", choices=levels)


def initial_of_person(profile: WorkProfile, levels: Mapping[int, int]) -> dict[str, Any]:
    return {
        "languages": profile.languages, "calendar": profile.calendar_id, "most_open": profile.most_open,
        "takes_new": profile.takes_new, **{f"skill_{skill}": str(level) for skill, level in levels.items()},
    }  # fmt: skip


class AwayForm(forms.Form):
    starts_at = forms.DateTimeField(
        label=_("Away from"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        input_formats=[MOMENT],
    )  # fmt: skip
    ends_at = forms.DateTimeField(
        label=_("Back on"), required=False, input_formats=[MOMENT], help_text=_("Empty: until further notice."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
    )  # fmt: skip
    deputy = forms.TypedChoiceField(
        label=_("Stands in"), required=False, coerce=int, empty_value=None,
        help_text=_("Gets what comes meanwhile from customers of whoever is away."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Iterable[Employee], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["deputy"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [NOBODY, *named(people)]

    def away(self) -> Away:
        given = self.cleaned_data
        return Away(given["starts_at"], given["ends_at"], given["deputy"])
