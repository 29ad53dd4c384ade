"""Links by which an employee chooses the first password: signed, for seven days, for one use."""

from datetime import timedelta

from django.core import signing
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from regulars.staff.errors import InvitationSpent
from regulars.staff.models import Employee

GOOD_FOR = timedelta(days=7)
SALT = "regulars.staff.invitation"


def token_for(employee: Employee) -> str:
    return signing.dumps([employee.pk, fingerprint(employee)], salt=SALT)


def fingerprint(employee: Employee) -> str:
    """Changes with the password, also with an unusable one: using or renewing an invitation ends all older links."""
    return salted_hmac(SALT, f"{employee.pk}:{employee.password}", algorithm="sha256").hexdigest()[:32]


def invited_by(token: str, *, among: QuerySet[Employee]) -> Employee:
    """Whom the link invites. Raises InvitationSpent when it is old, used, renewed or not ours."""
    try:
        employee_id, shown = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError) as error:
        raise InvitationSpent() from error
    invited = among.filter(id=employee_id, is_active=True).first()
    if invited is None or not constant_time_compare(fingerprint(invited), shown):
        raise InvitationSpent()
    return invited
