"""What the staff context writes into the audit, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.lib.registry import AuditAction
from regulars.staff.audit import LIST_READ, SEEN
from regulars.staff.models import Company, Employee
from regulars.staff.rights import ROLE_TITLES, Role

HOUSE_OPENED = "staff.house_opened"
HIRED = "staff.hired"
INVITED_AGAIN = "staff.invited_again"
INVITATION_ACCEPTED = "staff.invitation_accepted"
ROLE_CHANGED = "staff.role_changed"
SIGHT_CHANGED = "staff.sight_changed"
DISMISSED = "staff.dismissed"
REINSTATED = "staff.reinstated"
SECOND_FACTOR_DROPPED = "staff.second_factor_dropped"
PASSWORD_CHANGED = "staff.password_changed"  # noqa: S105 - no password, its name
COMPANY_DESCRIBED = "staff.company_described"
KEY_MADE = "staff.key_made"
KEY_REVOKED = "staff.key_revoked"
KEY_RESTORED = "staff.key_restored"
SECOND_FACTOR_ADDED = "staff.second_factor_added"
SECOND_FACTOR_REMOVED = "staff.second_factor_removed"
SIGNED_IN = "staff.signed_in"
SIGN_IN_FAILED = "staff.sign_in_failed"


def role_title(role: str) -> str:
    return str(ROLE_TITLES[Role(role)]) if role in list(Role) else str(role)


def hired(details: Mapping[str, Any]) -> str:
    return role_title(details.get("role", ""))


def role_changed(details: Mapping[str, Any]) -> str:
    before, after = role_title(details.get("before", "")), role_title(details.get("after", ""))
    return _("%(before)s → %(after)s") % {"before": before, "after": after}


def sight_changed(details: Mapping[str, Any]) -> str:
    return str(dict(Employee.Sees.choices).get(details.get("after", ""), ""))


def described(details: Mapping[str, Any]) -> str:
    """Which settings, as their form calls them."""
    titles = {field.name: str(field.verbose_name) for field in Company._meta.fields}
    return ", ".join(titles.get(name, name) for name in details.get("changed", ()))


def list_read(details: Mapping[str, Any]) -> str:
    """Which list, as the API calls it."""
    return str(details.get("list", ""))


def failed(details: Mapping[str, Any]) -> str:
    return str(WHY_FAILED.get(details.get("why", ""), ""))


WHY_FAILED = {
    "password": gettext_lazy("the password was wrong"),
    "code": gettext_lazy("the code was wrong"),
    "unknown": gettext_lazy("nobody here has that e-mail"),
}

ACTIONS = (
    AuditAction(HOUSE_OPENED, gettext_lazy("Set the installation up"), "house"),
    AuditAction(HIRED, gettext_lazy("Hired an employee"), "user-plus", hired),
    AuditAction(INVITED_AGAIN, gettext_lazy("Made a new invitation"), "mail"),
    AuditAction(INVITATION_ACCEPTED, gettext_lazy("Accepted an invitation"), "user-plus"),
    AuditAction(ROLE_CHANGED, gettext_lazy("Changed a role"), "users-round", role_changed),
    AuditAction(SIGHT_CHANGED, gettext_lazy("Changed which customers somebody sees"), "eye", sight_changed),
    AuditAction(DISMISSED, gettext_lazy("Closed an account"), "x"),
    AuditAction(REINSTATED, gettext_lazy("Opened a closed account again"), "users-round"),
    AuditAction(SECOND_FACTOR_DROPPED, gettext_lazy("Removed the second factor of somebody else"), "shield-alert"),
    AuditAction(SECOND_FACTOR_ADDED, gettext_lazy("Connected an app as second factor"), "shield-check"),
    AuditAction(SECOND_FACTOR_REMOVED, gettext_lazy("Removed their own second factor"), "shield-alert"),
    AuditAction(PASSWORD_CHANGED, gettext_lazy("Changed a password"), "lock"),
    AuditAction(COMPANY_DESCRIBED, gettext_lazy("Changed the company's settings"), "building-2", described),
    AuditAction(KEY_MADE, gettext_lazy("Made an API key"), "lock"),
    AuditAction(KEY_REVOKED, gettext_lazy("Closed an API key"), "x"),
    AuditAction(KEY_RESTORED, gettext_lazy("Opened an API key again"), "lock"),
    AuditAction(SIGNED_IN, gettext_lazy("Signed in"), "log-in"),
    AuditAction(SIGN_IN_FAILED, gettext_lazy("Could not sign in"), "shield-alert", failed),
    AuditAction(SEEN, gettext_lazy("Looked at a customer"), "eye"),
    AuditAction(LIST_READ, gettext_lazy("Read a list of customers"), "list", list_read),
)
