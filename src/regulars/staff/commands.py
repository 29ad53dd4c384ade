"""Hiring, changing roles, describing the company, and what employees choose for themselves."""

from collections.abc import Mapping
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import QuerySet

from regulars.staff import audit, invitations
from regulars.staff import audit_actions as did
from regulars.staff.actors import EMPLOYEE
from regulars.staff.errors import AlreadyOpen, EmailTaken, LastDirector, SeesAllAnyway, WeakPassword
from regulars.staff.models import Company, Employee
from regulars.staff.queries import directors, nobody_works_here
from regulars.staff.rights import Role

# Two browsers on the set-up page at once must not make two first directors.
OPENING_LOCK = 7_305_112


@transaction.atomic
def hire(
    *,
    email: str,
    name: str,
    role: str,
    password: str | None,
    actor: str,
    now: datetime,
    language: str = "en",
    time_zone: str = "Europe/Kyiv",
) -> Employee:
    """Give somebody an account; without a password they choose it by an invitation. Raises EmailTaken, WeakPassword."""
    email = email.strip().lower()
    if Employee.objects.filter(email__iexact=email).exists():
        raise EmailTaken(email=email)
    employee = Employee(
        email=email, name=name.strip(), role=Role(role), language=language, time_zone=time_zone, hired_at=now
    )
    employee.set_password(None if password is None else checked_password(password, employee))
    employee.save()
    noted(did.HIRED, employee, {"role": employee.role}, actor=actor, now=now)
    return employee


@transaction.atomic
def open_house(*, company: str, email: str, name: str, password: str, language: str, now: datetime) -> Employee:
    """Name the company and hire its first director. Raises AlreadyOpen, WeakPassword."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [OPENING_LOCK])
    if not nobody_works_here():
        raise AlreadyOpen()
    described = describe_company(name=company, language=language)
    audit.record(actor="", action=did.HOUSE_OPENED, now=now)
    return hire(
        email=email,
        name=name,
        role=Role.DIRECTOR,
        password=password,
        actor="set-up",
        now=now,
        language=language,
        time_zone=described.time_zone,
    )


def checked_password(password: str, employee: Employee) -> str:
    try:
        validate_password(password, employee)
    except ValidationError as error:
        raise WeakPassword(reasons=" ".join(error.messages)) from error
    return password


@transaction.atomic
def invite_again(employee_id: int, *, actor: str, now: datetime) -> Employee:
    """Close the old password and every old link, so that a new invitation can be given."""
    employee = Employee.objects.select_for_update().get(id=employee_id)
    employee.set_unusable_password()
    employee.save(update_fields=["password"])
    noted(did.INVITED_AGAIN, employee, actor=actor, now=now)
    return employee


@transaction.atomic
def accept_invitation(token: str, *, password: str, now: datetime) -> Employee:
    """Choose the first password; the link works no more. Raises InvitationSpent, WeakPassword."""
    invited = invitations.invited_by(token, among=Employee.objects.select_for_update())
    invited.set_password(checked_password(password, invited))
    invited.save(update_fields=["password"])
    noted(did.INVITATION_ACCEPTED, invited, actor=f"{EMPLOYEE}{invited.pk}", now=now)
    return invited


@transaction.atomic
def change_role(employee_id: int, *, role: str, actor: str, now: datetime) -> Employee:
    """Give an employee another role. Raises LastDirector."""
    employee = locked_with_directors(employee_id)
    if Role(role) != Role.DIRECTOR:
        refuse_without_directors(employee)
    before, employee.role = employee.role, Role(role)
    employee.save(update_fields=["role"])
    noted(did.ROLE_CHANGED, employee, {"before": before, "after": employee.role}, actor=actor, now=now)
    return employee


@transaction.atomic
def change_sight(employee_id: int, *, sees: str, actor: str, now: datetime) -> Employee:
    """Let an employee see all customers, or only those they look after. Raises SeesAllAnyway."""
    employee = Employee.objects.select_for_update().get(id=employee_id)
    if employee.role == Role.DIRECTOR and sees == Employee.Sees.OWN:
        raise SeesAllAnyway()
    before, employee.sees = employee.sees, Employee.Sees(sees)
    if before != employee.sees:
        employee.save(update_fields=["sees"])
        noted(did.SIGHT_CHANGED, employee, {"before": before, "after": employee.sees}, actor=actor, now=now)
    return employee


@transaction.atomic
def dismiss(employee_id: int, *, actor: str, now: datetime) -> Employee:
    """Close an account; what the person did stays. Raises LastDirector."""
    employee = locked_with_directors(employee_id)
    refuse_without_directors(employee)
    employee.is_active = False
    employee.save(update_fields=["is_active"])
    noted(did.DISMISSED, employee, actor=actor, now=now)
    return employee


@transaction.atomic
def reinstate(employee_id: int, *, actor: str, now: datetime) -> Employee:
    """Open a closed account again, as if it had never been closed."""
    employee = Employee.objects.select_for_update().get(id=employee_id)
    employee.is_active = True
    employee.save(update_fields=["is_active"])
    noted(did.REINSTATED, employee, actor=actor, now=now)
    return employee


@transaction.atomic
def drop_second_factor(employee_id: int, *, actor: str, now: datetime) -> Employee:
    """Let somebody who lost the phone and the recovery codes sign in by password again."""
    employee = Employee.objects.select_for_update().get(id=employee_id)
    Authenticator.objects.filter(user_id=employee.id).delete()
    noted(did.SECOND_FACTOR_DROPPED, employee, actor=actor, now=now)
    return employee


def noted(
    action: str, employee: Employee, details: Mapping[str, str] | None = None, *, actor: str, now: datetime
) -> None:
    audit.record(actor=actor, action=action, now=now, ref=f"{EMPLOYEE}{employee.pk}", details=details)


def locked_with_directors(employee_id: int) -> Employee:
    """The employee and all directors, locked in one order: two directors may dismiss each other at the same moment."""
    everybody_concerned: QuerySet[Employee] = directors() | Employee.objects.filter(id=employee_id)
    list(everybody_concerned.order_by("id").select_for_update())
    return Employee.objects.get(id=employee_id)


def refuse_without_directors(leaving: Employee) -> None:
    if leaving.role == Role.DIRECTOR and not directors().exclude(id=leaving.id).exists():
        raise LastDirector()


def describe_company(**values: object) -> Company:
    """Set the company's name, currency, time zone, country, language, inactivity rule, tone or leap days."""
    company, _created = Company.objects.update_or_create(id=1, defaults=values)
    return company


@transaction.atomic
def change_company(*, actor: str, now: datetime, **values: object) -> Company:
    """Describe the company anew, and say in the audit what became different."""
    before = Company.objects.select_for_update().filter(id=1).first() or Company(id=1)
    company = describe_company(**values)
    changed = sorted(name for name, value in values.items() if getattr(before, name) != value)
    if changed:
        audit.record(actor=actor, action=did.COMPANY_DESCRIBED, now=now, details={"changed": changed})
    return company


def settle_in(employee_id: int, **values: str) -> None:
    """What employees choose for themselves: name, phone, language, time zone, theme."""
    chosen = {field: values[field] for field in ("name", "phone", "language", "time_zone", "theme") if field in values}
    Employee.objects.filter(id=employee_id).update(**chosen)
