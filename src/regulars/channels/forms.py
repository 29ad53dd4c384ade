"""What a director writes down of a channel. Each kind of channel adds its fields (`ChannelKind.form`).

A kind derives from `AccountForm`: its fields are the settings, those named in `locked_up` are secrets. Secrets are
never shown again; left empty they stay as they are. `folded` are fields that most people never touch. `hints` is a
template shown beside the form. Which team answers can be chosen for every kind.
"""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulars.channels.accounts import AccountDescribed
from regulars.channels.models import Account
from regulars.channels.registry import team_sources
from regulars.lib.text import clean, whole_number


class AccountForm(forms.Form):
    locked_up: ClassVar[tuple[str, ...]] = ()
    hints: ClassVar[str] = ""
    folded: ClassVar[tuple[str, ...]] = ()

    title = forms.CharField(
        label=pgettext_lazy("channel", "Name"), max_length=100,
        help_text=_("How your team calls it, such as “Support” or “Shop in Kyiv”."),
    )  # fmt: skip

    def __init__(self, *args: Any, account: Account | None = None, **options: Any) -> None:
        self.account = account
        if account is not None:
            known = {**account.settings, "title": account.title, "team": str(account.team_id or "")}
            options["initial"] = {**known, **options.get("initial", {})}
        super().__init__(*args, **options)
        self.fields["team"] = team_field()
        kept = account.secrets if account is not None else {}
        for name in self.locked_up:
            if kept.get(name):
                self.fields[name].required = False
                self.fields[name].help_text = _("Kept, and not shown again. Leave it empty to keep it.")

    def clean_title(self) -> str:
        title = clean(self.cleaned_data["title"])
        if not title:
            raise forms.ValidationError(_("Write a name."))
        return title

    def described(self) -> AccountDescribed:
        """The account as it is written down, for `open_account` and `change_account`."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("title", "team")}
        return AccountDescribed(
            title=self.cleaned_data["title"],
            address=self.address(),
            settings={name: value for name, value in given.items() if name not in self.locked_up},
            secrets={name: given[name] for name in self.locked_up if given.get(name)},
            team_id=self.team(),
        )

    def team(self) -> int | None:
        return whole_number(self.cleaned_data["team"])

    def address(self) -> str:
        """What customers know the account by. A kind that learns it elsewhere leaves it as it is."""
        return self.account.address if self.account else ""


def team_field() -> forms.ChoiceField:
    teams = [(str(number), name) for source in team_sources for number, name in source()]
    return forms.ChoiceField(
        label=_("Team that answers"), required=False, choices=[("", _("Whoever is free")), *teams],
        help_text=_("What comes by this channel goes to its people first."),
    )  # fmt: skip
