"""Addresses of sign-in.

The views are allauth's and cannot carry our decorators in place, so this list says of each one we want whether it is
public or for people signed in. What is not in the list has no address: nobody signs up by themselves.
"""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as authenticator
from django.urls import path, re_path

from regulars.staff.rights import View, needs, public
from regulars.staff.sign_in import sign_in

signed_in = needs()
CODES = "me/second-factor/codes/"


def own_page(view: Any) -> View:
    """A page of one's own settings, as narrow as the others of them."""
    return signed_in(view.as_view(extra_context={"width": "narrow"}))


urlpatterns = [
    path("sign-in/", public(sign_in), name="account_login"),
    path("sign-in/code/", public(second_factor.authenticate), name="mfa_authenticate"),
    path("sign-out/", public(account.logout), name="account_logout"),
    path("sign-in/closed/", public(account.account_inactive), name="account_inactive"),
    path("password/forgotten/", public(account.password_reset), name="account_reset_password"),
    path("password/forgotten/sent/", public(account.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/new/done/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("me/password/", own_page(account.PasswordChangeView), name="account_change_password"),
    path("me/again/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("me/again/code/", signed_in(second_factor.reauthenticate), name="mfa_reauthenticate"),
    path("me/second-factor/", own_page(second_factor.IndexView), name="mfa_index"),
    path("me/second-factor/app/", own_page(authenticator.ActivateTOTPView), name="mfa_activate_totp"),
    path("me/second-factor/app/removal/", own_page(authenticator.DeactivateTOTPView), name="mfa_deactivate_totp"),
    path(CODES, own_page(recovery.ViewRecoveryCodesView), name="mfa_view_recovery_codes"),
    path(f"{CODES}new/", own_page(recovery.GenerateRecoveryCodesView), name="mfa_generate_recovery_codes"),
    path(f"{CODES}file/", signed_in(recovery.download_recovery_codes), name="mfa_download_recovery_codes"),
]
