"""What people do at the door, in the audit: coming in, failing to, and changing what they come in by."""

from datetime import datetime

from regulars.staff import audit
from regulars.staff import audit_actions as did
from regulars.staff.actors import EMPLOYEE
from regulars.staff.models import Employee


def note_own(action: str, employee_id: int, *, now: datetime) -> None:
    """Somebody did this with their own account."""
    name = f"{EMPLOYEE}{employee_id}"
    audit.record(actor=name, action=action, now=now, ref=name)


def note_wrong_password(email: str, *, now: datetime) -> None:
    """Whose account it was about. What was typed is not kept: it may be a password in the wrong field."""
    employee = Employee.objects.filter(email__iexact=email).first() if "\x00" not in email else None
    note_failure(employee.pk if employee else None, "password" if employee else "unknown", now=now)


def note_failure(employee_id: int | None, why: str, *, now: datetime) -> None:
    """Nobody has signed in, so nobody is the actor. why: a key of `audit_actions.WHY_FAILED`."""
    ref = f"{EMPLOYEE}{employee_id}" if employee_id else ""
    audit.record(actor="", action=did.SIGN_IN_FAILED, now=now, ref=ref, details={"why": why})
