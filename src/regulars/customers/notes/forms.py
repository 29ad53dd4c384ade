"""What an employee writes down: the writing box, and the correction of what was written."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from regulars.customers.models import Note, Person
from regulars.customers.notes.commands import LENGTH, Plan, Said, tidied_text
from regulars.customers.notes.follow_ups import WORDS_LENGTH

FOLLOW_UP = "follow_up"
KINDS = [*Note.Kind.choices, (FOLLOW_UP, _("Follow-up"))]
HINT = _("Write what is worth knowing")
EMPTY = _("Write a few words first.")
MOMENT = "%Y-%m-%dT%H:%M"


class SaidForm(forms.Form):
    """Text, and of a call how it went."""

    text = forms.CharField(
        label=_("What is worth knowing"), max_length=LENGTH, error_messages={"required": EMPTY},
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": HINT}),
    )  # fmt: skip
    direction = forms.ChoiceField(label=_("Who called"), choices=Note.Direction.choices, required=False)
    outcome = forms.ChoiceField(label=_("How it went"), choices=Note.Outcome.choices, required=False)

    def clean_text(self) -> str:
        text = tidied_text(self.cleaned_data["text"])
        if not text:
            raise forms.ValidationError(EMPTY)
        return text

    def said(self, kind: str) -> Said:
        given = self.cleaned_data
        if kind != Note.Kind.CALL:
            return Said(given["text"])
        return Said(
            given["text"], given["direction"] or Note.Direction.OUTBOUND, given["outcome"] or Note.Outcome.REACHED
        )


class WritingForm(SaidForm):
    """The box on the customer page: a note, a call, a meeting, or only something to come back to."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, initial=Note.Kind.NOTE)
    happened_at = forms.DateTimeField(
        label=_("When"), required=False, input_formats=[MOMENT],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
    )  # fmt: skip
    person = forms.ChoiceField(label=_("With whom"), required=False)
    due_on = forms.DateField(label=_("Come back to it on"), required=False,
                             widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))  # fmt: skip
    words = forms.CharField(label=_("To do what"), required=False, max_length=WORDS_LENGTH)

    def __init__(self, *args: Any, today: date, now: datetime, people: Iterable[Person] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.today, self.now = today, now
        named = [(str(one.id), one.full_name) for one in people]
        self.with_people = bool(named)
        person = self.fields["person"]
        assert isinstance(person, forms.ChoiceField)
        person.choices = [("", _("nobody in particular")), *named]
        self.fields["due_on"].widget.attrs["min"] = today.isoformat()
        self.fields["words"].widget.attrs["placeholder"] = _("as written above")

    @property
    def is_follow_up(self) -> bool:
        return bool(self.cleaned_data["kind"] == FOLLOW_UP)

    def clean_happened_at(self) -> datetime | None:
        when: datetime | None = self.cleaned_data["happened_at"]
        if when and when > self.now:
            raise forms.ValidationError(_("This has not happened yet. Plan it as a follow-up."))
        return when

    def clean_due_on(self) -> date | None:
        due_on: date | None = self.cleaned_data["due_on"]
        if due_on and due_on < self.today:
            raise forms.ValidationError(_("This day is gone. Choose today or a day to come."))
        return due_on

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        wants_a_day = given.get("kind") == FOLLOW_UP or given.get("words")
        if wants_a_day and not given.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Say when to come back to it."))
        if given.get("kind") == FOLLOW_UP and len(given.get("text") or "") > WORDS_LENGTH:
            self.add_error("text", _("A follow-up is said in a few words. Write the rest as a note."))
        return given

    def plan(self) -> Plan | None:
        given = self.cleaned_data
        return Plan(given["due_on"], given["words"]) if given["due_on"] else None

    def happened(self) -> dict[str, Any]:
        """When it happened and with whom; a note is written now, of nobody in particular."""
        given = self.cleaned_data
        if given["kind"] == Note.Kind.NOTE:
            return {}
        person_id = int(given["person"]) if given["person"] else None
        return {"happened_at": given["happened_at"], "person_id": person_id}


class NoteForm(SaidForm):
    """A correction. `version` is the one that was read."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, note: Note) -> None:
        initial = {"text": note.text, "direction": note.direction, "outcome": note.outcome, "version": note.version}
        super().__init__(data, initial=initial)
        for name in ("direction", "outcome"):
            self.fields[name].required = True
            if note.kind != Note.Kind.CALL:
                del self.fields[name]
