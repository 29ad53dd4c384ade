"""What a director says of a new webhook."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from regulars.lib.registry import timeline_kinds
from regulars.lib.text import clean


class EndpointForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("Who listens there, such as “Online shop”."))
    url = forms.CharField(
        label=_("Address"), max_length=500, help_text=_("Beginning with https://, and reachable from outside.")
    )
    kinds = forms.MultipleChoiceField(
        label=_("What is told"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen means everything. What a file brings is not told row by row."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["kinds"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = sorted(((kind.key, kind.title) for kind in timeline_kinds), key=lambda choice: choice[0])
        self.fields["url"].widget.input_type = "url"

    def clean_name(self) -> str:
        name = clean(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Write a name."))
        return name
