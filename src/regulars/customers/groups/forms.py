"""What people type about groups."""

from django import forms
from django.utils.translation import gettext_lazy as _

from regulars.customers.groups.commands import ABOUT_LENGTH, NAME_LENGTH, GroupWritten


class GroupForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=NAME_LENGTH)
    about = forms.CharField(label=_("What it is for"), max_length=ABOUT_LENGTH, required=False)
    is_key = forms.BooleanField(
        label=_("Key customers"),
        required=False,
        help_text=_("Everybody in this group gets a star wherever they are shown."),
    )

    def written(self) -> GroupWritten:
        return GroupWritten(**self.cleaned_data)
