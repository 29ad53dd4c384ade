"""What a browser says of a round, and of a call."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from regulars.customers.consents.queries import topics
from regulars.customers.groups.queries import groups
from regulars.customers.models import ConsentTopic
from regulars.customers.segments.queries import segments
from regulars.lib.text import clean
from regulars.staff.models import Employee
from regulars.staff.rights import RIGHTS_OF, Right
from regulars.work.models import CallRound, RoundOutcome
from regulars.work.rounds.choosing import GROUP, SEGMENT, WORDS
from regulars.work.rounds.commands import MOST_ATTEMPTS, TITLE_LENGTH
from regulars.work.rounds.types import Came, OwnOutcome, RoundDescribed

CALLERS = [role for role, rights in RIGHTS_OF.items() if {Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS} <= rights]
WORDS_LENGTH, TEXT_LENGTH = 100, 10_000
MOMENT = "%Y-%m-%dT%H:%M"


class SourceForm(forms.Form):
    """Whom to call: the members of a segment or a group, or whoever a search finds; one of the three."""

    segment = forms.ChoiceField(label=_("Members of a segment"), required=False)
    group = forms.ChoiceField(label=_("Members of a group"), required=False)
    words = forms.CharField(
        label=_("Whoever is found by"), required=False, max_length=WORDS_LENGTH,
        help_text=_("A part of name, e-mail or phone, as in the list of customers."),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        nobody = [("", "–")]
        self.choose("segment", nobody + [(str(one.pk), one.name) for one in segments()])
        self.choose("group", nobody + [(str(one.pk), one.name) for one in groups()])

    def choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField | forms.MultipleChoiceField)
        field.choices = choices

    def clean_words(self) -> str:
        return clean(self.cleaned_data["words"])

    def source(self) -> dict[str, object]:
        given = self.cleaned_data
        if given.get(SEGMENT) or given.get(GROUP):
            name = SEGMENT if given.get(SEGMENT) else GROUP
            return {name: int(given[name])}
        return {WORDS: given[WORDS]} if given.get(WORDS) else {}


class RoundForm(SourceForm):
    """A round; of one that is changed, whom it calls stays and is not asked."""

    title = forms.CharField(label=_("Name"), max_length=TITLE_LENGTH, help_text=_("As callers know it."))
    script = forms.CharField(
        label=_("What to say"), required=False, max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("{greeting}, {name} and {caller} are filled in for each customer."),
    )  # fmt: skip
    topic = forms.ChoiceField(
        label=_("It is about"), required=False,
        help_text=_("Who said no to calls about it is left out. Without a topic, who said no to calls about anything."),
    )  # fmt: skip
    callers = forms.MultipleChoiceField(label=_("Who calls"), widget=forms.CheckboxSelectMultiple)
    until = forms.DateField(label=_("Until"), required=False,
                            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))  # fmt: skip
    most_attempts = forms.IntegerField(
        label=_("Tries, where nobody answers"), min_value=1, max_value=MOST_ATTEMPTS, initial=3
    )
    ending = forms.CharField(
        label=_("Own outcomes"), required=False, max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, such as “Ordered”, “Comes to the fair”."),
    )  # fmt: skip
    again = forms.CharField(
        label=_("Own outcomes after which the customer is called again"), required=False, max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=_("One a line, such as “Thinks it over”."),
    )  # fmt: skip
    field_order = (
        "title", SEGMENT, GROUP, WORDS, "topic", "script", "callers", "until", "most_attempts", "ending", "again",
    )  # fmt: skip

    def __init__(self, *args: Any, changed: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("topic", [("", str(_("nothing in particular"))), *topics_of_calls()])
        calling = Employee.objects.filter(is_active=True, role__in=CALLERS).order_by("name", "id")
        self.choose("callers", [(str(one.pk), str(one)) for one in calling])
        if changed:
            for name in (SEGMENT, GROUP, WORDS):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        if SEGMENT in self.fields and not self.errors and not self.source():
            self.add_error(SEGMENT, _("Choose whom to call: a segment, a group, or a search."))
        return self.cleaned_data

    def described(self) -> RoundDescribed:
        given = self.cleaned_data
        outcomes = [OwnOutcome(title) for title in lines(given["ending"])]
        outcomes += [OwnOutcome(title, again=True) for title in lines(given["again"])]
        return RoundDescribed(
            given["title"], tuple(int(one) for one in given["callers"]), given["script"], given["topic"],
            given["until"], given["most_attempts"], tuple(outcomes),
        )  # fmt: skip


def topics_of_calls() -> list[tuple[str, str]]:
    return [(one.key, one.title) for one in topics() if ConsentTopic.Channel.PHONE in one.channels]


def lines(text: str) -> list[str]:
    return [cleaned for line in text.splitlines() if (cleaned := clean(line))]


def initial_of(one: CallRound, callers: list[Employee], own: list[RoundOutcome]) -> dict[str, Any]:
    """What the form shows of a round."""
    return {
        "title": one.title, "script": one.script, "topic": one.topic, "until": one.until,
        "most_attempts": one.most_attempts, "callers": [str(each.pk) for each in callers],
        "ending": "\n".join(each.title for each in own if not each.again),
        "again": "\n".join(each.title for each in own if each.again),
    }  # fmt: skip


class CameForm(forms.Form):
    """What came of a call. Which button was pressed is the outcome."""

    outcome = forms.CharField(max_length=20)
    text = forms.CharField(
        label=_("What was said"), required=False, max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )
    again_at = forms.DateTimeField(
        label=_("Call back on"), required=False, input_formats=[MOMENT],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
    )  # fmt: skip

    def came(self) -> Came:
        again_at: datetime | None = self.cleaned_data["again_at"]
        return Came(self.cleaned_data["outcome"], self.cleaned_data["text"], again_at)
