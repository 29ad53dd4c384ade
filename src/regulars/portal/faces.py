"""Whom customers see when they write to us: the people who answer, with their photos."""

from django.urls import reverse

from regulars.channels.models import Account
from regulars.staff.models import Employee
from regulars.staff.rights import RIGHTS_OF, Right
from regulars.work.models import TeamMember

ANSWER = [role.value for role, rights in RIGHTS_OF.items() if Right.ANSWER in rights]
MOST = 3


def face_of(employee: Employee | None) -> str:
    """Where their photo is seen by customers; "" where there is none. No query."""
    return reverse("portal:face", args=[employee.photo]) if employee is not None and employee.photo else ""


def who_answers(account: Account) -> list[Employee]:
    """Some of those who answer on a channel, people with a photo first. At most two queries."""
    people = Employee.objects.filter(is_active=True, role__in=ANSWER)
    if account.team_id is not None:
        members = TeamMember.objects.filter(team_id=account.team_id).values_list("employee_id", flat=True)
        people = people.filter(id__in=list(members))
    return sorted(people.order_by("id")[:50], key=lambda one: not one.photo)[:MOST]
