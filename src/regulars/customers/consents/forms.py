"""What employees write down of consents, and what directors say of topics."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from regulars.customers.consents.topics import ABOUT_LENGTH, TEXT_LENGTH, TITLE_LENGTH, Described, Words
from regulars.customers.consents.types import Said
from regulars.customers.models import ConsentEvent, ConsentTopic, ConsentWording, Person
from regulars.lib.text import clean

What, How = ConsentEvent.What, ConsentEvent.How
WHATS = [
    (What.GIVEN, _("They agreed")),
    (What.WITHDRAWN, _("They do not want it")),
    (What.ASKED, _("Ask them to confirm by a link")),
]
TOLD_BY = (How.CALL, How.MEETING, How.MESSAGE, How.FORM, How.PAPER)
NOTE_LENGTH = 500
MOMENT = "%Y-%m-%dT%H:%M"


class ConsentForm(forms.Form):
    """What a customer said, or what we ask them; several channels at once."""

    what = forms.ChoiceField(label=_("What was said"), choices=WHATS, widget=forms.RadioSelect, initial=What.GIVEN)
    topic = forms.ChoiceField(label=_("About"))
    channels = forms.MultipleChoiceField(
        label=_("By what way"), choices=ConsentTopic.Channel.choices, widget=forms.CheckboxSelectMultiple
    )
    person = forms.ChoiceField(label=_("Who said it"), required=False)
    how = forms.ChoiceField(
        label=_("How we know"), choices=[(how.value, how.label) for how in TOLD_BY], required=False,
        help_text=_("Not needed when you ask them to confirm."),
    )  # fmt: skip
    happened_at = forms.DateTimeField(
        label=_("When"), required=False, input_formats=[MOMENT],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT), help_text=_("Empty: just now."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("What shows it"), required=False, max_length=NOTE_LENGTH, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("In what words they said it, where the paper is kept."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, topics: Sequence[ConsentTopic], people: Iterable[Person], now: datetime, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.now = now
        self.asked = {topic.key: topic for topic in topics}
        self.choose("topic", [(topic.key, topic.title) for topic in topics])
        named = [(str(one.id), one.full_name) for one in people]
        self.choose("person", [("", _("the company as such")), *named])
        if not named:
            del self.fields["person"]
        used = {channel for topic in topics for channel in topic.channels}
        self.choose("channels", [(key, title) for key, title in ConsentTopic.Channel.choices if key in used])

    def choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_happened_at(self) -> datetime | None:
        when: datetime | None = self.cleaned_data["happened_at"]
        if when and when > self.now:
            raise forms.ValidationError(_("This has not happened yet. Write down when it was said."))
        return when

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        topic = self.asked.get(given.get("topic", ""))
        unasked = set(given.get("channels") or ()) - set(topic.channels if topic else ())
        if topic and unasked and given.get("what") != What.WITHDRAWN:
            self.add_error("channels", self.not_asked(topic))
        if given.get("what") != What.ASKED and not given.get("how"):
            self.add_error("how", _("Say how we know."))
        return given

    def not_asked(self, topic: ConsentTopic) -> str:
        titles = dict(ConsentTopic.Channel.choices)
        known = ", ".join(str(titles[channel]) for channel in topic.channels)
        return _("“%(topic)s” is asked for only by: %(known)s.") % {"topic": topic.title, "known": known}

    @property
    def is_question(self) -> bool:
        return bool(self.cleaned_data["what"] == What.ASKED)

    def said(self) -> list[Said]:
        given = self.cleaned_data
        note = clean(given["note"])
        person_id = int(given["person"]) if given.get("person") else None
        # A question is asked now, by the link it makes.
        how, when = (How.LINK, None) if self.is_question else (given["how"], given["happened_at"])
        return [
            Said(given["topic"], channel, given["what"], how, when, person_id, {"note": note} if note else {})
            for channel in given["channels"]
        ]


class TopicForm(forms.Form):
    """A topic as employees see it."""

    title = forms.CharField(label=_("Title"), max_length=TITLE_LENGTH, help_text=_("As “News and offers”."))
    about = forms.CharField(
        label=_("What it is about"), max_length=ABOUT_LENGTH, required=False, help_text=_("For your colleagues.")
    )
    channels = forms.MultipleChoiceField(
        label=_("By what way customers are asked for it"), choices=ConsentTopic.Channel.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def clean_title(self) -> str:
        title = clean(self.cleaned_data["title"])
        if not title:
            raise forms.ValidationError(_("Write a title."))
        return title

    def described(self) -> Described:
        return Described(**{name: self.cleaned_data[name] for name in ("title", "about", "channels")})


class NewTopicForm(TopicForm):
    key = forms.SlugField(
        label=_("Key"), max_length=40,
        help_text=_("By which files and programs name it, as “news”. It stays as it is for ever."),
    )  # fmt: skip


class WordingForm(forms.Form):
    """What customers read, in every language the pages speak. A language left empty is shown in another one."""

    def __init__(self, data: Any = None, *, last: Iterable[ConsentWording] = ()) -> None:
        known = {one.language: one for one in last}
        initial = {f"title_{code}": one.title for code, one in known.items()}
        initial |= {f"text_{code}": one.text for code, one in known.items()}
        super().__init__(data, initial=initial)
        for code, language in settings.LANGUAGES:
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Title (%(language)s)") % {"language": language}, max_length=TITLE_LENGTH, required=False
            )
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("What customers agree to (%(language)s)") % {"language": language}, required=False,
                max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 3}),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        said = [code for code, _language in settings.LANGUAGES if clean(given.get(f"text_{code}") or "")]
        if not said:
            self.add_error(None, _("Write in at least one language what customers agree to."))
        for code in said:
            if not clean(given.get(f"title_{code}") or ""):
                self.add_error(f"title_{code}", _("Write a title as well."))
        return given

    def words(self) -> dict[str, Words]:
        given = self.cleaned_data
        return {code: Words(given[f"title_{code}"], given[f"text_{code}"]) for code, _language in settings.LANGUAGES}
