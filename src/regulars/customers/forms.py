"""What people type about a customer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from regulars.customers import names
from regulars.customers.attributes.forms import OwnField, OwnFields
from regulars.customers.identities import normal_form
from regulars.customers.models import Customer
from regulars.customers.types import Described
from regulars.lib.text import clean
from regulars.staff import choices
from regulars.staff.queries import employees

# Customers speak more languages than the pages do.
LANGUAGES = [
    ("uk", "Українська"), ("en", "English"), ("ro", "Română"), ("ru", "Русский"), ("pl", "Polski"), ("de", "Deutsch"),
    ("fr", "Français"), ("es", "Español"), ("it", "Italiano"),
]  # fmt: skip
NOT_KNOWN = [("", _("not known"))]


class CustomerForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=names.NAME_LENGTH)
    kind = forms.ChoiceField(label=_("Kind"), choices=Customer.Kind.choices, widget=forms.RadioSelect, initial="person")
    email = forms.CharField(label=_("E-mail"), required=False, max_length=names.IDENTITY_LENGTH)
    phone = forms.CharField(
        label=_("Phone"), required=False, max_length=40, help_text=_("With the country, such as +380 67 123 45 67.")
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    manager = forms.ChoiceField(label=_("Looked after by"), required=False)

    def __init__(self, *args: Any, own: OwnFields | None = None, beside_others: bool = False, **options: Any) -> None:
        """beside_others: what was shown goes along with what is typed, so that nobody's change is undone unseen."""
        super().__init__(*args, **options)
        self.own = own or {}
        self.fields.update(self.own)
        self.offer("country", [*NOT_KNOWN, *choices.countries()])
        self.offer("language", [*NOT_KNOWN, *LANGUAGES])
        people = [(str(person.pk), str(person)) for person in employees().filter(is_active=True)]
        self.offer("manager", [("", _("nobody yet")), *people])
        for name, kind in {"email": "email", "phone": "tel"}.items():
            self.fields[name].widget.input_type = kind
        for field in self.fields.values():
            field.show_hidden_initial = beside_others

    def offer(self, name: str, offered: list[tuple[str, Any]]) -> None:
        """What is kept already can be kept, even when it is no longer offered."""
        kept = str(self.initial.get(name) or "")
        extra = [] if kept in {value for value, _title in offered} else [(kept, kept)]
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*offered, *extra]

    def clean_name(self) -> str:
        name = clean(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Write a name."))
        return name

    def clean_email(self) -> str:
        return self.normal("email", _("This is not an e-mail address."))

    def clean_phone(self) -> str:
        return self.normal("phone", _("This is not a phone number: write its digits, with + and the country first."))

    def normal(self, channel: str, refusal: Any) -> str:
        """The one written form; what was kept before stays as it was kept."""
        typed: str = self.cleaned_data[channel]
        if not typed or typed == self.initial.get(channel):
            return typed
        # The field of the country comes after this one and is not cleaned yet.
        value = normal_form(channel, typed, str(self.data.get("country") or ""))
        if not value:
            raise forms.ValidationError(refusal)
        return value

    def clean(self) -> dict[str, Any]:
        """What the writer left alone stays as it is by now; what somebody else changed meanwhile is asked once."""
        given = self.cleaned_data
        for name in [name for name in self.fields if self.shown(name) is not None and name in given]:
            if name not in self.changed_data:
                given[name] = self.kept(name)
            elif self.shown(name) != self.kept(name, typed=True) and given[name] != self.kept(name):
                self.ask_again(name)
        return given

    def shown(self, name: str) -> str | None:
        """What the field held when the page was opened; None where the page did not say."""
        return self.data.get(self.add_initial_prefix(name)) if self.fields[name].show_hidden_initial else None

    def kept(self, name: str, *, typed: bool = False) -> str:
        """What is written down now; typed: as the field shows it."""
        field = self.fields[name]
        now = field.kept if isinstance(field, OwnField) and not typed else self.get_initial_for_field(field, name)
        return str(now or "")

    def ask_again(self, name: str) -> None:
        """Say what somebody else wrote; whoever saves once more has seen it."""
        kept = self.kept(name, typed=True)
        titles = dict(getattr(self.fields[name], "choices", ()))
        words = {"value": titles.get(kept, kept) or "–"}
        self.add_error(name, _("Somebody wrote “%(value)s” here meanwhile. Save again to keep yours.") % words)
        data: Any = self.data
        self.data = data = data.copy()
        data[self.add_initial_prefix(name)] = kept

    def described(self) -> Described:
        data = self.cleaned_data
        return Described(
            name=data["name"], kind=data["kind"], email=data["email"], phone=data["phone"], country=data["country"],
            language=data["language"], manager_id=int(data["manager"]) if data["manager"] else None,
        )  # fmt: skip

    def own_values(self) -> dict[str, str]:
        """Own attributes by key, in their one written form."""
        return {field.definition.key: self.cleaned_data[name] for name, field in self.own.items()}


def as_initial(described: Described) -> dict[str, Any]:
    return {
        "name": described.name, "kind": described.kind, "email": described.email, "phone": described.phone,
        "country": described.country, "language": described.language, "manager": str(described.manager_id or ""),
    }  # fmt: skip
