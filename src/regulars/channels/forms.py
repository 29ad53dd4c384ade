"""What a director writes down of a channel. Each kind of channel adds its fields (`ChannelKind.form`).

A kind derives from `AccountForm`: its fields are the settings, those named in `locked_up` are secrets. Secrets are
never shown again; left empty they stay as they are. `hints` is a template shown beside the form.
"""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from regulars.channels.accounts import AccountDescribed
from regulars.channels.models import Account
from regulars.lib.text import clean


class AccountForm(forms.Form):
    locked_up: ClassVar[tuple[str, ...]] = ()
    hints: ClassVar[str] = ""

    title = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("How your team calls it, such as “Support” or “Shop in Kyiv”.")
    )

    def __init__(self, *args: Any, account: Account | None = None, **options: Any) -> None:
        self.account = account
        if account is not None:
            options["initial"] = {**account.settings, "title": account.title, **options.get("initial", {})}
        super().__init__(*args, **options)
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
        given = {name: value for name, value in self.cleaned_data.items() if name != "title"}
        return AccountDescribed(
            title=self.cleaned_data["title"],
            address=self.address(),
            settings={name: value for name, value in given.items() if name not in self.locked_up},
            secrets={name: given[name] for name in self.locked_up if given.get(name)},
            team_id=self.account.team_id if self.account else None,
        )

    def address(self) -> str:
        """What customers know the account by. A kind that learns it elsewhere leaves it as it is."""
        return self.account.address if self.account else ""
