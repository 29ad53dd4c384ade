"""What is said of a telephone exchange, and what is written down of a call."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from regulars.channels.models import Account
from regulars.channels.phone.types import Result
from regulars.channels.webhook.forms import SignedForm
from regulars.lib.text import clean, storable
from regulars.staff.models import Employee

LINE = re.compile(r"(\d{1,6})\s*[=:;,\s]\s*(\S+@\S+)")
MOST_LINES = 2_000
DIRECTIONS = (("out", _("We called")), ("in", _("The customer called")))
RESULTS = (
    (Result.ANSWERED.value, _("We spoke")), (Result.MISSED.value, _("Nobody answered")),
    (Result.BUSY.value, _("The line was busy")), (Result.VOICEMAIL.value, _("An answering machine")),
)  # fmt: skip


class PhoneForm(SignedForm):
    hints: ClassVar[str] = "channels/phone/hints.html"

    extensions = forms.CharField(
        label=_("Whose telephone is which"), required=False, max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("A line each: the number inside and the e-mail of the colleague, such as “101 nadia@example.com”."),
    )  # fmt: skip

    def __init__(self, *args: Any, account: Account | None = None, **options: Any) -> None:
        if account is not None:
            options["initial"] = {"extensions": lines_of(account), **options.get("initial", {})}
        super().__init__(*args, account=account, **options)

    def clean_extensions(self) -> dict[str, int]:
        lines = [line.strip() for line in self.cleaned_data["extensions"].splitlines() if line.strip()]
        employees = {one.email.lower(): one.pk for one in Employee.objects.all()}
        return dict(self.extension_in(line, employees) for line in lines[:MOST_LINES])

    def extension_in(self, line: str, employees: dict[str, int]) -> tuple[str, int]:
        found = LINE.fullmatch(line)
        if found is None:
            raise forms.ValidationError(
                _("“%(line)s”: write a number and an e-mail."), params={"line": clean(line, 60)}, code="line"
            )
        if found[2].lower() not in employees:
            raise forms.ValidationError(
                _("“%(email)s” is nobody who works here."), params={"email": clean(found[2], 60)}, code="email"
            )
        return found[1], employees[found[2].lower()]


def lines_of(account: Account) -> str:
    kept = account.settings.get("extensions", {})
    emails = dict(Employee.objects.filter(id__in=kept.values()).values_list("id", "email"))
    return "\n".join(f"{number} {emails[one]}" for number, one in sorted(kept.items()) if one in emails)


class CallForm(forms.Form):
    """A call somebody had."""

    number = forms.ChoiceField(label=_("Number"))
    direction = forms.ChoiceField(label=_("Who called"), choices=DIRECTIONS, initial="out")
    result = forms.ChoiceField(label=_("How it ended"), choices=RESULTS)
    minutes = forms.IntegerField(label=_("Minutes"), required=False, min_value=0, max_value=600)
    at = forms.DateTimeField(
        label=_("When"), required=False, help_text=_("Empty: just now."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    note = forms.CharField(
        label=_("What was said"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(self, *args: Any, numbers: Sequence[str], now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.now = now
        field = self.fields["number"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one, one) for one in numbers]

    def clean_at(self) -> datetime:
        at: datetime | None = self.cleaned_data["at"]
        if at is not None and at > self.now:
            raise forms.ValidationError(_("This lies ahead. Write when the call was."))
        if at is not None and at.year < 2000:
            raise forms.ValidationError(_("This is too long ago. Correct the year."))
        return at or self.now

    def clean_note(self) -> str:
        return storable(self.cleaned_data["note"]).strip()

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("result") == Result.ANSWERED and not found.get("note"):
            self.add_error("note", _("Write what was said: the next colleague was not there."))
        if found.get("result") != Result.ANSWERED:
            found["minutes"] = 0
        return found
