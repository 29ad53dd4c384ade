"""What is said of reviews, and what is written down of an answer."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from regulars.channels.models import Account
from regulars.channels.webhook.forms import SignedForm, outside_address
from regulars.lib.text import clean, storable

MOST_FEEDS = 20


class ReviewsForm(SignedForm):
    hints: ClassVar[str] = "channels/reviews/hints.html"
    folded: ClassVar[tuple[str, ...]] = ("inside_allowed",)

    feeds = forms.CharField(
        label=_("Feeds"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Addresses of RSS or Atom feeds, a line each. They are asked every 15 minutes."),
    )  # fmt: skip
    url = outside_address(
        _("Address for answers"),
        _("Where we post what your team answers. Empty: answers are written at the place and noted here."),
    )
    inside_allowed = forms.BooleanField(
        label=_("Addresses of this channel may lie inside our network"), required=False,
        help_text=_("Allow it only for a program that is yours."),
    )  # fmt: skip

    def __init__(self, *args: Any, account: Account | None = None, **options: Any) -> None:
        if account is not None:
            known = "\n".join(account.settings.get("feeds") or [])
            options["initial"] = {"feeds": known, **options.get("initial", {})}
        super().__init__(*args, account=account, **options)

    def clean_feeds(self) -> list[str]:
        lines = [clean(line) for line in self.cleaned_data["feeds"].splitlines()]
        feeds = [line for line in lines if line]
        for line in feeds:
            if not line.startswith(("https://", "http://")) or len(line) > 2000:
                raise forms.ValidationError(
                    _("“%(line)s” is no web address."), params={"line": line[:60]}, code="address"
                )
        if len(feeds) > MOST_FEEDS:
            raise forms.ValidationError(_("At most %(most)s feeds."), params={"most": MOST_FEEDS}, code="many")
        return feeds


class AnswerForm(forms.Form):
    """What was answered at the place."""

    text = forms.CharField(
        label=_("What you answered there"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    url = outside_address(_("Link to the answer"), "")

    def clean_text(self) -> str:
        text = storable(self.cleaned_data["text"]).strip()
        if not text:
            raise forms.ValidationError(_("Write what you answered."))
        return text
