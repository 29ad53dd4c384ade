"""What is said of a bot."""

import re
from typing import ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from regulars.channels.forms import AccountForm
from regulars.channels.telegram.listening import POLLING, WEBHOOK

TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{10,100}")
WAYS = (
    (POLLING, _("We ask Telegram (works everywhere)")),
    (WEBHOOK, _("Telegram calls us (needs an address that begins with https://)")),
)


class TelegramForm(AccountForm):
    locked_up: ClassVar[tuple[str, ...]] = ("token",)
    hints: ClassVar[str] = "channels/telegram/hints.html"
    folded: ClassVar[tuple[str, ...]] = ("way", "api", "inside_allowed")

    token = forms.CharField(
        label=_("Token of the bot"), max_length=130, widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("As @BotFather gave it: digits, a colon, letters."),
    )  # fmt: skip
    way = forms.ChoiceField(label=_("How messages come"), choices=WAYS, initial=POLLING)
    api = forms.URLField(
        label=_("Address of the Bot API"), required=False, assume_scheme="https",
        help_text=_("Empty: Telegram's own. Only for those who run a Bot API server of their own."),
    )  # fmt: skip
    inside_allowed = forms.BooleanField(
        label=_("That address may lie inside our network"), required=False,
        help_text=_("Allow it only for a server that is yours."),
    )  # fmt: skip

    def clean_token(self) -> str:
        token: str = self.cleaned_data["token"].strip()
        if token and not TOKEN.fullmatch(token):
            raise forms.ValidationError(_("This does not look like a token. Copy it whole from @BotFather."))
        return token

    def clean_way(self) -> str:
        way: str = self.cleaned_data["way"]
        if way == WEBHOOK and not settings.ADDRESS.startswith("https://"):
            raise forms.ValidationError(
                _("Telegram can only call an address that begins with https://. Set REGULARS_ADDRESS, or let us ask.")
            )
        return way
