"""Where the language model is, as a director says it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from regulars.inbox.drafts.settings import Chosen
from regulars.inbox.models import Drafting


class DraftingForm(forms.Form):
    url = forms.CharField(
        label=_("Address"), max_length=300,
        help_text=_("Where requests in the manner of OpenAI are taken, without “/chat/completions”."),
        widget=forms.TextInput(attrs={"placeholder": "https://models.example.com/v1", "inputmode": "url"}),
    )  # fmt: skip
    model = forms.CharField(label=_("Model"), max_length=120, help_text=_("Its name, as the address knows it."))
    key = forms.CharField(
        label=_("Key"), max_length=500, required=False,
        help_text=_("Kept locked up and never shown. Leave it empty to keep the one there is."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    instructions = forms.CharField(
        label=_("What it should know"), max_length=4_000, required=False,
        help_text=_("How you speak to customers, what you never promise. Nothing secret: it leaves the house."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    inside_allowed = forms.BooleanField(
        label=_("It stands in our own network"),
        required=False,
        help_text=_("Only then may the address lead inside, to this computer or its neighbours."),
    )

    def chosen(self) -> Chosen:
        given = self.cleaned_data
        return Chosen(
            given["url"].strip().rstrip("/"), given["model"], given["key"] or None, given["instructions"],
            given["inside_allowed"],
        )  # fmt: skip


def initial_of(settings: Drafting | None) -> dict[str, object]:
    if settings is None:
        return {}
    return {name: getattr(settings, name) for name in ("url", "model", "instructions", "inside_allowed")}
