"""What an employee says of how somebody is greeted, and of what to mind."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from regulars.customers.addressing.commands import Correction
from regulars.customers.addressing.greetings import LENGTH
from regulars.customers.addressing.people import Addressed, correction_of, parts_of
from regulars.customers.care import LENGTH as NOTE_LENGTH
from regulars.customers.forms import LANGUAGES
from regulars.customers.models import Person

GENDERS = [("female", _("a woman")), ("male", _("a man")), ("", _("not known"))]
AS_COUNTRY = [("", _("as the country and the name tell"))]


class CorrectionForm(forms.Form):
    given_name = forms.CharField(label=_("First name"), required=False, max_length=100)
    patronymic = forms.CharField(label=_("Patronymic"), required=False, max_length=100)
    family_name = forms.CharField(label=_("Family name"), required=False, max_length=100)
    gender = forms.ChoiceField(label=_("Is"), required=False, choices=GENDERS, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Reads"), required=False)
    formal = forms.CharField(label=_("Formal greeting, word for word"), required=False, max_length=LENGTH)
    friendly = forms.CharField(
        label=_("Friendly greeting, word for word"), required=False, max_length=LENGTH,
        help_text=_("Leave both empty, and they are made from the words above."),
    )  # fmt: skip

    def __init__(self, *args: Any, made: Addressed, **options: Any) -> None:
        super().__init__(*args, **options)
        kept = str(self.initial.get("language") or "")
        extra = [] if kept in dict([*AS_COUNTRY, *LANGUAGES]) else [(kept, kept)]
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)
        language.choices = [*AS_COUNTRY, *LANGUAGES, *extra]
        for name, line in (("formal", made.formal), ("friendly", made.friendly)):
            self.fields[name].widget.attrs["placeholder"] = line.text

    def said(self) -> Correction:
        return Correction(**self.cleaned_data)


def as_initial(person: Person, made: Addressed) -> dict[str, str]:
    """The words as they are kept, else as the rules read the name."""
    said = correction_of(person)
    parts = parts_of(person, made.language, said)
    return {
        "given_name": parts.given, "patronymic": parts.patronymic, "family_name": parts.family, "gender": parts.gender,
        "language": person.language, "formal": said.formal if said else "", "friendly": said.friendly if said else "",
    }  # fmt: skip


class CareNoteForm(forms.Form):
    text = forms.CharField(
        label=_("What to mind"), required=False, max_length=NOTE_LENGTH, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown first to whoever answers this customer: “speak slowly”, “prefers calls”."),
    )  # fmt: skip
