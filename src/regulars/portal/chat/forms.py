"""What a director decides about a chat. Here and not beside its kind, because it names mailboxes."""

import secrets
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from regulars.channels.accounts import AccountDescribed, accounts
from regulars.channels.chat.colours import is_colour, stands_out
from regulars.channels.chat.settings import IDENTITY_SECRET, LANGUAGES, MAIL_AFTER_MINUTES, PINE, ChatSettings
from regulars.channels.forms import AccountForm
from regulars.lib.text import clean

MOST_SITES = 30
GREETING_LENGTH = 300
GREETINGS = {
    "greeting_en": _("First words in English"),
    "greeting_uk": _("First words in Ukrainian"),
    "greeting_ru": _("First words in Russian"),
    "greeting_ro": _("First words in Romanian"),
}


def mailbox_choices() -> list[tuple[str, Any]]:
    return [("", _("None: answers wait in the chat")), *((str(one.pk), one.title) for one in accounts(kind="email"))]


class ChatForm(AccountForm):
    hints: ClassVar[str] = "portal/chat/hints.html"

    sites = forms.CharField(
        label=_("Sites that show it"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, such as https://coffee.example. Other sites cannot show the chat."),
    )  # fmt: skip
    colour = forms.CharField(
        label=_("Colour"), initial=PINE, widget=forms.TextInput(attrs={"type": "color"}),
        help_text=_("Of the button and of what the visitor writes. The words on it are white or dark by themselves."),
    )  # fmt: skip
    mail_account = forms.ChoiceField(
        label=_("Mailbox to go on by"), required=False, choices=mailbox_choices,
        help_text=_("A visitor who has left and told us their address gets the answer by mail."),
    )  # fmt: skip
    mail_after_minutes = forms.IntegerField(
        label=_("Minutes until an answer nobody reads is mailed"), min_value=1, max_value=1440,
        initial=MAIL_AFTER_MINUTES,
    )  # fmt: skip

    def __init__(self, *args: Any, account: Any = None, **options: Any) -> None:
        if account is not None:
            options["initial"] = {**initial(account), **options.get("initial", {})}
        super().__init__(*args, account=account, **options)
        self.fields["team"].help_text = _("Its people are shown, and conversations go to it.")
        for name, label in GREETINGS.items():
            self.fields[name] = forms.CharField(label=label, required=False, max_length=GREETING_LENGTH)

    def clean_sites(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["sites"].splitlines() if line.strip()]
        origins = [origin_of(line) for line in lines]
        for line, origin in zip(lines, origins, strict=True):
            if not origin:
                raise forms.ValidationError(
                    _("“%(line)s” is no address of a site. Write it as https://coffee.example."), params={"line": line}
                )
        if len(origins) > MOST_SITES:
            raise forms.ValidationError(_("At most %(most)s sites.") % {"most": MOST_SITES})
        return list(dict.fromkeys(origins))

    def clean_colour(self) -> str:
        colour: str = self.cleaned_data["colour"].strip().lower()
        if not is_colour(colour):
            raise forms.ValidationError(_("Write a colour as six digits, such as #1f6b55."))
        if not stands_out(colour):
            raise forms.ValidationError(_("This is too light: nobody would find the button. Choose a darker colour."))
        return colour

    def described(self) -> AccountDescribed:
        given = self.cleaned_data
        chosen = ChatSettings(
            sites=given["sites"], colour=given["colour"],
            greetings={code: words for code in LANGUAGES if (words := clean(given[f"greeting_{code}"]))},
            mail_account_id=number(given["mail_account"]), mail_after_minutes=given["mail_after_minutes"],
        )  # fmt: skip
        kept = self.account.secrets if self.account else {}
        return AccountDescribed(
            title=given["title"], address=given["sites"][0], settings=chosen.to_json(), team_id=self.team(),
            secrets={} if kept.get(IDENTITY_SECRET) else {IDENTITY_SECRET: secrets.token_urlsafe(32)},
        )  # fmt: skip


def initial(account: Any) -> dict[str, Any]:
    kept = account.settings
    return {
        "sites": "\n".join(kept.get("sites", ())),
        "mail_account": str(kept.get("mail_account_id") or ""),
        **{f"greeting_{code}": words for code, words in kept.get("greetings", {}).items()},
    }


def number(given: str) -> int | None:
    return int(given) if given else None


def origin_of(address: str) -> str:
    """
    >>> origin_of("https://Coffee.example/shop?a"), origin_of("http://127.0.0.1:8000"), origin_of("*")
    ('https://coffee.example', 'http://127.0.0.1:8000', '')
    """
    try:
        parts = urlsplit(address.strip().lower())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    named = host.replace("-", "").replace(".", "")
    if parts.scheme not in ("http", "https") or not (named.isascii() and named.isalnum()):
        return ""
    return f"{parts.scheme}://{host}:{port}" if port else f"{parts.scheme}://{host}"
