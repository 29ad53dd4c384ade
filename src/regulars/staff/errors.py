from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, Conflict


class EmailTaken(Conflict):
    code = "email_taken"
    message = _("%(email)s already belongs to an employee. Open that employee, or use another address.")


class LastDirector(Conflict):
    code = "last_director"
    message = _("This is the only director. Make somebody else a director first.")


class WeakPassword(BadInput):
    code = "weak_password"
    message = _("This password is too easy to guess: %(reasons)s")
