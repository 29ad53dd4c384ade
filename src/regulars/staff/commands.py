"""Hiring, changing roles, describing the company."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from regulars.staff.errors import EmailTaken, LastDirector, WeakPassword
from regulars.staff.models import Company, Employee
from regulars.staff.queries import directors
from regulars.staff.rights import Role


@transaction.atomic
def hire(
    *, email: str, name: str, role: str, password: str, actor: str, now: datetime, language: str = "en"
) -> Employee:
    """Give somebody an account. Raises EmailTaken, WeakPassword."""
    email = email.strip().lower()
    if Employee.objects.filter(email__iexact=email).exists():
        raise EmailTaken(email=email)
    employee = Employee(email=email, name=name.strip(), role=Role(role), language=language, hired_at=now)
    employee.set_password(checked_password(password, employee))
    employee.save()
    return employee


def checked_password(password: str, employee: Employee) -> str:
    try:
        validate_password(password, employee)
    except ValidationError as error:
        raise WeakPassword(reasons=" ".join(error.messages)) from error
    return password


@transaction.atomic
def change_role(employee_id: int, *, role: str, actor: str, now: datetime) -> Employee:
    """Give an employee another role. Raises LastDirector."""
    employee = Employee.objects.select_for_update().get(id=employee_id)
    if employee.role == Role.DIRECTOR and Role(role) != Role.DIRECTOR:
        refuse_without_directors(employee)
    employee.role = Role(role)
    employee.save(update_fields=["role"])
    return employee


@transaction.atomic
def dismiss(employee_id: int, *, actor: str, now: datetime) -> Employee:
    """Close an account; what the person did stays. Raises LastDirector."""
    employee = Employee.objects.select_for_update().get(id=employee_id)
    if employee.role == Role.DIRECTOR:
        refuse_without_directors(employee)
    employee.is_active = False
    employee.save(update_fields=["is_active"])
    return employee


@transaction.atomic
def reinstate(employee_id: int, *, actor: str, now: datetime) -> Employee:
    """Open a closed account again, as if it had never been closed."""
    employee = Employee.objects.select_for_update().get(id=employee_id)
    employee.is_active = True
    employee.save(update_fields=["is_active"])
    return employee


def refuse_without_directors(leaving: Employee) -> None:
    if not directors().exclude(id=leaving.id).select_for_update().exists():
        raise LastDirector()


def describe_company(**values: object) -> Company:
    """Set the company's name, currency, time zone, country, language or inactivity rule."""
    company, _created = Company.objects.update_or_create(id=1, defaults=values)
    return company
