"""What people type on the staff pages."""

import secrets
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from regulars.staff import choices
from regulars.staff.models import Company
from regulars.staff.rights import ROLE_DUTIES, ROLE_TITLES, Role

ROLES = [(role.value, format_lazy("{}: {}", ROLE_TITLES[role], ROLE_DUTIES[role])) for role in Role]
LINK, GENERATED, TYPED = "link", "generated", "typed"
WAYS = [
    (LINK, _("By an invitation link, good for 7 days")),
    (GENERATED, _("With a password made here and shown once")),
    (TYPED, _("With a password I type")),
]


class NewPassword(forms.CharField):
    """A password being chosen; browsers offer to make one."""

    def __init__(self, **options: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        super().__init__(strip=False, widget=widget, max_length=128, **options)


class HireForm(forms.Form):
    name = forms.CharField(label=_("Full name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(label=_("E-mail"), help_text=_("The person signs in with it."))
    role = forms.ChoiceField(label=_("Role"), choices=ROLES, initial=Role.AGENT, widget=forms.RadioSelect)
    way = forms.ChoiceField(label=_("First sign-in"), choices=WAYS, initial=LINK, widget=forms.RadioSelect)
    password = NewPassword(
        label=_("Password"), required=False, help_text=_("Only when you type it yourself; at least 10 characters.")
    )

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("way") == TYPED and not self.cleaned_data.get("password"):
            self.add_error("password", _("Type a password, or choose another way."))
        return self.cleaned_data

    def first_password(self) -> str | None:
        """The password to start with; None when the person will choose it by the link."""
        made: dict[str, str | None] = {
            LINK: None,
            GENERATED: secrets.token_urlsafe(12),
            TYPED: self.cleaned_data["password"],
        }
        return made[self.cleaned_data["way"]]

    @property
    def password_is_news(self) -> bool:
        """Whether the director has yet to see the password."""
        return bool(self.cleaned_data["way"] == GENERATED)


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=ROLES, widget=forms.RadioSelect)


class CompanyForm(forms.Form):
    name = forms.CharField(label=_("Name of the company"), max_length=200)
    currency = forms.ChoiceField(
        label=_("Currency"), choices=choices.currencies, help_text=_("Figures are shown in it; orders keep their own.")
    )
    country = forms.ChoiceField(label=_("Country"), choices=choices.countries)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=choices.time_zones, help_text=_("Decides on which day an order falls.")
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=choices.languages, help_text=_("For new employees; everybody may choose another.")
    )
    inactive_after_days = forms.IntegerField(
        label=_("Days without a purchase"),
        required=False,
        min_value=1,
        max_value=3650,
        help_text=_(
            "Customers without a contract count as lost once they have bought nothing for this many days. "
            "Leave it empty, and the number is chosen from how often your customers buy."
        ),
    )
    tone = forms.ChoiceField(
        label=_("How customers are greeted"), choices=Company.Tone.choices, widget=forms.RadioSelect
    )
    leap_birthdays = forms.ChoiceField(
        label=_("Birthdays of 29 February fall in other years"), choices=Company.LeapBirthdays.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip


class MeForm(forms.Form):
    name = forms.CharField(label=_("Full name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = forms.RegexField(
        r"^\+?[0-9 ().-]{3,31}$", label=_("Phone"), required=False, max_length=32,
        error_messages={"invalid": _("Write it in digits, with the country: +380 67 123 4567.")},
        help_text=_("Colleagues reach you with it from the pages of your customers."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=choices.languages)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=choices.time_zones)
    theme = forms.ChoiceField(label=_("Theme"), choices=choices.THEMES, widget=forms.RadioSelect)


class ThemeForm(forms.Form):
    theme = forms.ChoiceField(choices=choices.THEMES)


class LanguageForm(forms.Form):
    language = forms.ChoiceField(choices=choices.languages)


class PasswordForm(forms.Form):
    """Choosing the first password after an invitation."""

    password = NewPassword(label=_("Password"), help_text=_("At least 10 characters; a short sentence is a good one."))
    again = NewPassword(label=_("The same once more"))

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", _("The two are not the same."))
        return given


class SetUpForm(PasswordForm):
    """The first director and the company's name."""

    company = forms.CharField(label=_("Name of the company"), max_length=200)
    name = forms.CharField(label=_("Full name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label=_("Your e-mail"), help_text=_("You sign in with it."))

    field_order = ["company", "name", "email", "password", "again"]
