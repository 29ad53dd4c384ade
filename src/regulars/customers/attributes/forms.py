"""What a director says of an attribute, and the fields in which it is filled in for a customer."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.customers.attributes.commands import KEY_LENGTH, TITLE_LENGTH, Defined
from regulars.customers.attributes.manners import Manner
from regulars.customers.attributes.values import EARLIEST, LATEST, NO, YES, Unfit, as_kept, is_fit, problem, read
from regulars.customers.models import AttributeDefinition
from regulars.lib.text import clean

Kind = AttributeDefinition.Kind
KINDS: list[tuple[str, str | Promise]] = [
    (Kind.TEXT, gettext_lazy("Text")),
    (Kind.NUMBER, gettext_lazy("Number")),
    (Kind.MONEY, gettext_lazy("Money, in the company's currency")),
    (Kind.DATE, gettext_lazy("Date")),
    (Kind.CHOICE, gettext_lazy("One of a list")),
    (Kind.YES_NO, gettext_lazy("Yes or no")),
    (Kind.LINK, gettext_lazy("Link to a page")),
]
FIELD = "own-"


class DefinitionForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=TITLE_LENGTH, help_text=gettext_lazy("As everybody here will read it.")
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KINDS, initial=Kind.TEXT)
    choices = forms.CharField(
        label=gettext_lazy("The list to choose from"), required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Each on its own line. Only for “One of a list”."),
    )  # fmt: skip
    key = forms.CharField(
        label=gettext_lazy("Word for programs and files"), required=False, max_length=KEY_LENGTH,
        help_text=gettext_lazy("It never changes. Left empty, it is made from the title."),
    )  # fmt: skip

    def __init__(self, *args: Any, is_new: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_new:
            del self.fields["key"]

    def clean_title(self) -> str:
        title = clean(self.cleaned_data["title"])
        if not title:
            raise forms.ValidationError(_("Write a title."))
        return title

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("kind") == Kind.CHOICE and not clean(given.get("choices", "")):
            self.add_error("choices", _("Write at least one thing to choose from."))
        return given

    def said(self) -> Defined:
        given = self.cleaned_data
        return Defined(given["title"], given["kind"], tuple(given["choices"].splitlines()))


def as_initial(said: Defined) -> dict[str, str]:
    return {"title": said.title, "kind": said.kind, "choices": "\n".join(said.choices)}


# On a customer ---------------------------------------------------------------------------------------------------


class OwnField(forms.CharField):
    """A value of one attribute: typed as its kind wants it, cleaned to the one written form.

    What is kept already can be kept, even when a file brought what the kind would not take.
    """

    def __init__(self, definition: AttributeDefinition, kept: str, manner: Manner) -> None:
        super().__init__(label=definition.title, required=False, widget=widget_of(definition, kept))
        self.definition, self.kept, self.manner = definition, kept, manner
        self.initial = as_typed(definition.kind, kept, manner)
        if definition.kind == Kind.MONEY:
            self.help_text = _("In %(currency)s.") % {"currency": manner.currency}

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value))
        if typed == self.initial:
            return self.kept
        try:
            return read(self.definition, typed, self.manner)
        except Unfit as unfit:
            said = problem(self.definition, typed, unfit, self.manner.currency)
            raise forms.ValidationError(said) from unfit


class OwnChoiceField(forms.ChoiceField):
    """One of a list, or yes or no; what is kept already can be kept, even when it is no longer offered."""

    def __init__(self, definition: AttributeDefinition, kept: str) -> None:
        offered = [(choice, choice) for choice in definition.choices]
        if definition.kind == Kind.YES_NO:
            offered = [(YES, _("Yes")), (NO, _("No"))]
        extra = [] if not kept or kept in dict(offered) else [(kept, kept)]
        super().__init__(label=definition.title, required=False, choices=[("", _("not known")), *offered, *extra])
        self.definition, self.initial = definition, kept


OwnFields = dict[str, OwnField | OwnChoiceField]


def own_fields(definitions: Iterable[AttributeDefinition], values: Mapping[str, Any], manner: Manner) -> OwnFields:
    """A field for each attribute, filled with what is kept, by the name of the field. No query but the definitions'."""
    found: OwnFields = {}
    for one in definitions:
        kept = str(values.get(one.key, ""))
        chosen = one.kind in (Kind.CHOICE, Kind.YES_NO)
        found[f"{FIELD}{one.id}"] = OwnChoiceField(one, kept) if chosen else OwnField(one, kept, manner)
    return found


def widget_of(definition: AttributeDefinition, kept: str) -> forms.Widget:
    # A browser shows nothing in a date field that holds no date, and saving would lose what is there.
    if definition.kind == Kind.DATE and (not kept or is_fit(definition, kept, "")):
        return forms.DateInput(attrs={"type": "date", "min": EARLIEST, "max": LATEST}, format="%Y-%m-%d")
    if definition.kind == Kind.LINK:
        return forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"})
    return forms.TextInput(attrs={"inputmode": "decimal"} if definition.kind in (Kind.NUMBER, Kind.MONEY) else None)


def as_typed(kind: str, kept: str, manner: Manner) -> str:
    """A kept value as the reader of the form would type it: «1200,5» in Ukrainian."""
    if kind not in (Kind.NUMBER, Kind.MONEY):
        return kept
    try:
        return f"{as_kept(kept):f}".replace(".", manner.decimals[0])
    except ValueError:
        return kept
