"""The company and who works in it."""

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet

from regulars.staff.models import Company, Employee
from regulars.staff.rights import Role


def company() -> Company:
    """The company, with defaults until somebody has described it. One query."""
    return Company.objects.filter(id=1).first() or Company(id=1, name="")


def employees() -> QuerySet[Employee]:
    """Everybody who ever worked here, by name. One query."""
    return Employee.objects.order_by("name", "id")


def team() -> QuerySet[Employee]:
    """Everybody, people who can sign in first, each with `has_second_factor`. One query."""
    second_factor = Authenticator.objects.filter(user_id=OuterRef("id"), type=Authenticator.Type.TOTP)
    return employees().annotate(has_second_factor=Exists(second_factor)).order_by("-is_active", "name", "id")


def directors() -> QuerySet[Employee]:
    """Directors who can sign in. One query."""
    return Employee.objects.filter(role=Role.DIRECTOR, is_active=True)


def nobody_works_here() -> bool:
    """True until the first employee exists. One query."""
    return not Employee.objects.exists()
