"""What an employee writes down of a person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from regulars.customers import names
from regulars.customers.forms import LANGUAGES
from regulars.customers.people.commands import MOST_CONTACTS, ROLE_LENGTH, Written
from regulars.lib.text import clean

LINES = {"rows": 2, "maxlength": MOST_CONTACTS * names.IDENTITY_LENGTH}


class PersonForm(forms.Form):
    full_name = forms.CharField(label=_("Name"), max_length=names.NAME_LENGTH)
    role = forms.CharField(
        label=_("What they do"),
        required=False,
        max_length=ROLE_LENGTH,
        help_text=_("Such as “director”, “buys flour”."),
    )
    emails = forms.CharField(
        label=_("E-mail"), required=False, widget=forms.Textarea(attrs=LINES), help_text=_("Several: each on its line.")
    )
    phones = forms.CharField(
        label=_("Phone"), required=False, widget=forms.Textarea(attrs=LINES),
        help_text=_("With the country, such as +380 67 123 45 67. Several: each on its line."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kept = str(self.initial.get("language") or "")
        offered = [("", _("not known")), *LANGUAGES]
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)
        language.choices = [*offered, *([] if kept in dict(offered) else [(kept, kept)])]

    def clean_full_name(self) -> str:
        name = clean(self.cleaned_data["full_name"])
        if not name:
            raise forms.ValidationError(_("Write a name."))
        return name

    def clean_emails(self) -> tuple[str, ...]:
        return self.lines("emails")

    def clean_phones(self) -> tuple[str, ...]:
        return self.lines("phones")

    def lines(self, name: str) -> tuple[str, ...]:
        found = tuple(line for line in map(clean, self.cleaned_data[name].splitlines()) if line)
        if len(found) > MOST_CONTACTS:
            raise forms.ValidationError(_("Ten at most are kept. Leave the others out."))
        return found

    def written(self) -> Written:
        return Written(**self.cleaned_data)


def as_initial(written: Written) -> dict[str, str]:
    return {
        "full_name": written.full_name, "role": written.role, "language": written.language,
        "emails": "\n".join(written.emails), "phones": "\n".join(written.phones),
    }  # fmt: skip
