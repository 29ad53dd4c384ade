"""How allauth behaves here: nobody signs up by themselves; employees are hired."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import login
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from regulars.lib import clock
from regulars.staff import audit_actions as did
from regulars.staff.audit_sign_in import note_own, note_wrong_password
from regulars.staff.errors import MailUnavailable
from regulars.staff.models import Employee
from regulars.staff.queries import company, nobody_works_here

log = logging.getLogger(__name__)

OTHER_WAYS = {"reauthenticate": _("By password"), "mfa_reauthenticate": _("By a code from the app")}

# The only place where allauth says that an app was connected or removed.
TOLD_BY_MAIL = {
    "mfa/email/totp_activated": did.SECOND_FACTOR_ADDED,
    "mfa/email/totp_deactivated": did.SECOND_FACTOR_REMOVED,
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail or the password is not right. Check both, also the keyboard layout."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your current password."),
        "invalid_password_reset": _("This link has been used or is too old. Ask for a new one."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again."),
        "rate_limited": _("Too many attempts. Wait a minute, then try again."),
    }

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        methods = super().get_reauthentication_methods(user)
        return [{**method, "description": OTHER_WAYS[method["id"]]} for method in methods]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("staff:me")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Raises MailUnavailable instead of leaving the reader with a page about nothing in particular."""
        try:
            super().send_mail(template_prefix, email, {**context, "company": company()})
        except OSError as error:
            raise MailUnavailable() from error

    def send_notification_mail(self, template_prefix: str, user: Employee, *args: Any, **kwargs: Any) -> None:
        """The change it tells of is made already, so a mail server that does not answer must not undo the page."""
        if action := TOLD_BY_MAIL.get(template_prefix):
            note_own(action, user.pk, now=clock.now())
        try:
            super().send_notification_mail(template_prefix, user, *args, **kwargs)
        except MailUnavailable:
            log.exception("A notice about a changed account could not be sent")

    def login(self, request: HttpRequest, user: Employee) -> None:
        super().login(request, user)
        note_own(did.SIGNED_IN, user.pk, now=clock.now())

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        note_wrong_password(str(credentials.get("email", "")), now=clock.now())

    def set_password(self, user: Employee, password: str) -> None:
        super().set_password(user, password)
        note_own(did.PASSWORD_CHANGED, user.pk, now=clock.now())

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Take the newest one from the app."),
    }

    def get_totp_issuer(self) -> str:
        """What the authenticator app shows beside the code."""
        return company().name or "Regulars"


def sign_in(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """The sign-in page; on the first visit ever, the set-up page."""
    if request.method == "GET" and nobody_works_here():
        return redirect("staff:set_up")
    answer: HttpResponseBase = login(request, *args, **kwargs)
    return answer
