"""What a director says of a new API key."""

from django import forms
from django.utils.translation import gettext_lazy as _

from regulars.lib.text import clean
from regulars.staff.api_keys import SCOPE_TITLES, Scope
from regulars.staff.errors import KeyOfPagesAlone


class ApiKeyForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("What the key is for, such as “Online shop”. Only you see it.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may be used for"),
        choices=[(scope.value, title) for scope, title in SCOPE_TITLES.items()],
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_scopes(self) -> list[str]:
        scopes: list[str] = self.cleaned_data["scopes"]
        if Scope.EVENTS_OF_PAGES in scopes and len(scopes) > 1:
            raise forms.ValidationError(KeyOfPagesAlone().sentence)
        return scopes

    def clean_name(self) -> str:
        name = clean(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Write a name."))
        return name
