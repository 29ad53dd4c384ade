"""allauth's forms in our words: same labels everywhere, no placeholders that repeat them."""

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as authenticator
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from regulars.lib import clock
from regulars.staff.audit_sign_in import note_failure

PASSWORD_ADVICE = _("At least 10 characters; a short sentence is a good one.")


class Plain:
    """Sets labels and help of the form it is mixed into, takes placeholders away, starts in the first field."""

    labels: ClassVar[dict[str, Promise]] = {}
    helps: ClassVar[dict[str, Promise]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")
        next(iter(self.fields.values())).widget.attrs["autofocus"] = True  # type: ignore[attr-defined]


class SignInForm(Plain, account.LoginForm):  # type: ignore[misc]
    labels = {"login": _("E-mail"), "password": _("Password")}


class ForgottenPasswordForm(Plain, account.ResetPasswordForm):  # type: ignore[misc]
    labels = {"email": _("E-mail")}


class NewPasswordForm(Plain, account.ResetPasswordKeyForm):  # type: ignore[misc]
    labels = {"password1": _("New password"), "password2": _("The same once more")}
    helps = {"password1": PASSWORD_ADVICE}


class ChangePasswordForm(Plain, account.ChangePasswordForm):  # type: ignore[misc]
    labels = {
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("The same once more"),
    }
    helps = {"password1": PASSWORD_ADVICE}


class ConfirmByPasswordForm(Plain, account.ReauthenticateForm):  # type: ignore[misc]
    labels = {"password": _("Password")}


class CodeForm(Plain, second_factor.AuthenticateForm):  # type: ignore[misc]
    labels = {"code": _("Code")}

    def clean_code(self) -> str:
        try:
            return str(super().clean_code())
        except ValidationError:
            note_failure(self.user.pk, "code", now=clock.now())
            raise


class ConfirmByCodeForm(Plain, second_factor.ReauthenticateForm):  # type: ignore[misc]
    labels = {"code": _("Code")}


class ConnectAppForm(Plain, authenticator.ActivateTOTPForm):  # type: ignore[misc]
    labels = {"code": _("Code")}
    helps = {"code": _("The six digits that the app shows now.")}
