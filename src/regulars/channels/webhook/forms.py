"""What is said of a messenger behind a program."""

from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from regulars.channels.accounts import AccountDescribed
from regulars.channels.forms import AccountForm
from regulars.lib.signing import new_secret

NETWORKS = (
    ("whatsapp", "WhatsApp"), ("viber", "Viber"), ("facebook", "Facebook Messenger"), ("instagram", "Instagram"),
    ("signal", "Signal"), ("sms", _("Text messages")), ("webhook", _("Something else")),
)  # fmt: skip


class SignedForm(AccountForm):
    """A channel whose program signs: the secret is made with it and shown beside it."""

    def described(self) -> AccountDescribed:
        found = super().described()
        known = self.account.secrets.get("secret") if self.account else ""
        return found if known else replace(found, secrets={**found.secrets, "secret": new_secret()})


def outside_address(label: Any, help_text: Any) -> forms.URLField:
    return forms.URLField(label=label, required=False, assume_scheme="https", max_length=1000, help_text=help_text)


class WebhookForm(SignedForm):
    hints: ClassVar[str] = "channels/webhook/hints.html"
    folded: ClassVar[tuple[str, ...]] = ("inside_allowed",)

    network = forms.ChoiceField(label=_("Messenger"), choices=NETWORKS)
    url = outside_address(
        _("Address for answers"), _("Where we post what your team answers. Empty: messages only come in.")
    )
    inside_allowed = forms.BooleanField(
        label=_("Addresses of this channel may lie inside our network"), required=False,
        help_text=_("Allow it only for a program that is yours."),
    )  # fmt: skip
