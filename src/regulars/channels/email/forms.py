"""What is written down of a mailbox."""

from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulars.channels.accounts import AccountDescribed
from regulars.channels.email.mailboxes import Security, SignIn
from regulars.channels.email.providers import guess
from regulars.channels.forms import AccountForm
from regulars.lib.text import clean

ENCRYPTION = (
    (Security.TLS.value, _("TLS from the beginning (the usual)")),
    (Security.STARTTLS.value, _("STARTTLS")),
    (Security.NONE.value, _("none (only inside your own network)")),
)
WAYS = ((SignIn.PASSWORD.value, _("With a password")), (SignIn.OAUTH.value, _("With OAuth 2 (Google, Microsoft)")))
SINCE = (
    ("", pgettext_lazy("letters", "from now on")),
    ("7", _("also those of the last week")),
    ("30", _("also those of the last month")),
    ("365", _("also those of the last year")),
)


class EmailForm(AccountForm):
    locked_up: ClassVar[tuple[str, ...]] = ("password", "refresh_token", "client_secret")
    hints: ClassVar[str] = "channels/email/hints.html"
    folded: ClassVar[tuple[str, ...]] = (
        "login", "sign_in", "client_id", "client_secret", "refresh_token", "token_url", "imap_host", "imap_port",
        "imap_security", "smtp_host", "smtp_port", "smtp_security", "folder", "also_known_as", "form_senders",
        "marks_addresses",
    )  # fmt: skip

    email = forms.EmailField(label=_("E-mail address"), max_length=254, help_text=_("Where your customers write to."))
    sender_name = forms.CharField(
        label=_("Name of the sender"), max_length=100, required=False,
        help_text=_("What customers see beside the address; empty: the name above."),
    )  # fmt: skip
    login = forms.CharField(
        label=_("Name to sign in with"), max_length=254, required=False, help_text=_("Empty: the address."),
    )  # fmt: skip
    sign_in = forms.ChoiceField(label=_("How we sign in"), choices=WAYS, initial=SignIn.PASSWORD.value)
    password = forms.CharField(
        label=_("Password"), max_length=500, required=False, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Many providers want one made for programs."),
    )  # fmt: skip
    client_id = forms.CharField(label=_("OAuth 2: client number"), max_length=300, required=False)
    client_secret = forms.CharField(
        label=_("OAuth 2: client secret"), max_length=500, required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    refresh_token = forms.CharField(
        label=_("OAuth 2: refresh token"), max_length=4000, required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    token_url = forms.URLField(label=_("OAuth 2: address for tokens"), required=False, assume_scheme="https")
    imap_host = forms.CharField(label=_("Server for receiving (IMAP)"), max_length=253, required=False)
    imap_port = forms.IntegerField(label=_("Receiving: port"), min_value=1, max_value=65535, required=False)
    imap_security = forms.ChoiceField(label=_("Receiving: encryption"), choices=ENCRYPTION, required=False)
    smtp_host = forms.CharField(label=_("Server for sending (SMTP)"), max_length=253, required=False)
    smtp_port = forms.IntegerField(label=_("Sending: port"), min_value=1, max_value=65535, required=False)
    smtp_security = forms.ChoiceField(label=_("Sending: encryption"), choices=ENCRYPTION, required=False)
    folder = forms.CharField(label=_("Folder"), max_length=200, initial="INBOX", required=False)
    since_days = forms.TypedChoiceField(
        label=_("Which letters are fetched"), choices=SINCE, coerce=int, empty_value=None, required=False
    )
    signature = forms.CharField(
        label=_("Signature"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Under each letter we send."),
    )  # fmt: skip
    also_known_as = forms.CharField(
        label=_("Other addresses that lead here"), max_length=1000, required=False, help_text=_("With commas between."),
    )  # fmt: skip
    form_senders = forms.CharField(
        label=_("Forms on your site"), max_length=1000, required=False,
        help_text=_(
            "Addresses that your forms send from, separated by commas. Only in their letters the address to answer to "
            "counts as the writer; a letter in your own name from anywhere else waits for a person."
        ),
    )  # fmt: skip
    request_link = forms.BooleanField(
        label=_("Below each answer, the link to the customer's own page of the request"), required=False, initial=True,
        help_text=_("They see there what was said and by when you answer. Letters with copies to others have none."),
    )  # fmt: skip
    marks_addresses = forms.BooleanField(
        label=_("Mark the address that answers go to (support+…@)"), required=False, initial=True,
        help_text=_("Answers then find their conversation even where a mail program loses the thread."),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        account = options.get("account")
        if account is not None:
            lists = {name: ", ".join(account.settings.get(name) or []) for name in ("also_known_as", "form_senders")}
            options["initial"] = {"email": account.address, **lists, **options.get("initial", {})}
        super().__init__(*args, **options)
        by_oauth = (self.data.get("sign_in") or self.initial.get("sign_in")) == SignIn.OAUTH
        self.fields["password"].required = not by_oauth and not (account and account.secrets.get("password"))

    def clean_also_known_as(self) -> list[str]:
        return listed(self.cleaned_data["also_known_as"])

    def clean_form_senders(self) -> list[str]:
        return listed(self.cleaned_data["form_senders"])

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()

    def clean(self) -> dict[str, Any]:
        """Servers that were left out are guessed from the address."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        guessed = guess(str(given.get("email") or ""))
        for way, server in (("imap", guessed.imap), ("smtp", guessed.smtp)):
            if not given.get(f"{way}_host"):
                given |= {
                    f"{way}_host": server.host, f"{way}_port": server.port, f"{way}_security": server.security.value,
                }  # fmt: skip
            given[f"{way}_port"] = given.get(f"{way}_port") or usual_port(way, str(given.get(f"{way}_security")))
            given[f"{way}_security"] = given.get(f"{way}_security") or Security.TLS.value
        if given.get("sign_in") == SignIn.OAUTH:
            given["token_url"] = given.get("token_url") or guessed.token_url
        self.refuse_without_a_secret(given)
        return given

    def refuse_without_a_secret(self, given: dict[str, Any]) -> None:
        kept = self.account.secrets if self.account is not None else {}
        if given.get("sign_in") == SignIn.OAUTH:
            for name in ("client_id", "token_url", "refresh_token"):
                if not given.get(name) and not kept.get(name):
                    self.add_error(name, _("Write it down: OAuth 2 does not work without it."))

    def described(self) -> AccountDescribed:
        told = super().described()
        return replace(told, settings={name: value for name, value in told.settings.items() if name != "email"})

    def address(self) -> str:
        return str(self.cleaned_data["email"])


def listed(given: str) -> list[str]:
    """
    >>> listed("Support@Honey.example, ,help@honey.example")
    ['support@honey.example', 'help@honey.example']
    """
    return [one.strip().lower() for one in clean(given).split(",") if one.strip()]


def usual_port(way: str, security: str) -> int:
    """
    >>> usual_port("imap", "tls"), usual_port("smtp", "starttls"), usual_port("smtp", "")
    (993, 587, 465)
    """
    ports = {("imap", "starttls"): 143, ("imap", "none"): 143, ("smtp", "starttls"): 587, ("smtp", "none"): 25}
    return ports.get((way, security), 993 if way == "imap" else 465)
