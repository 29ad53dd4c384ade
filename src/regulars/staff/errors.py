from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, Conflict, RegularsError, Unavailable


class NotSignedIn(RegularsError):
    code = "not_signed_in"
    status = 401
    message = _("Sign in first.")


class EmailTaken(Conflict):
    code = "email_taken"
    message = _("%(email)s already belongs to an employee. Open that employee, or use another address.")


class LastDirector(Conflict):
    code = "last_director"
    message = _("This is the only director. Make somebody else a director first.")


class SeesAllAnyway(Conflict):
    code = "sees_all_anyway"
    message = _("A director sees all customers. Give this person another role first.")


class AlreadyOpen(Conflict):
    code = "already_open"
    message = _("This installation already has a director. Sign in, or ask the director for an account.")


class WeakPassword(BadInput):
    code = "weak_password"
    message = _("This password is too easy to guess: %(reasons)s")


class InvitationSpent(RegularsError):
    code = "invitation_spent"
    status = 410
    message = _("This invitation has been used or is too old. Ask whoever invited you for a new link.")


class MailUnavailable(Unavailable):
    code = "mail_unavailable"
    message = _("The mail could not be sent: the mail server does not answer. Ask a director for a link.")


class KeyRefused(RegularsError):
    code = "key_refused"
    status = 401
    message = _(
        "This needs an API key that works: send “Authorization: Bearer <key>”. A director makes keys in Company."
    )


class NoScopes(BadInput):
    code = "no_scopes"
    message = _("Choose at least one thing that the key may be used for.")


class KeyOfPagesAlone(BadInput):
    code = "key_of_pages_alone"
    message = _(
        "Everybody who opens a web page can read the key in it: such a key may be used for nothing else. "
        "Make another key for the rest."
    )


class NoSuchEmployee(BadInput):
    code = "no_such_employee"
    message = _("Nobody here has the number %(employee_id)s. Choose an employee of the team.")


class PictureUnreadable(BadInput):
    code = "picture_unreadable"
    message = _("This is not a picture. Choose a JPEG, PNG or WebP file.")


class PictureTooBig(BadInput):
    code = "picture_too_big"
    message = _("This picture is too big. Choose one of at most %(megabytes)s MB and %(pixels)s pixels each way.")
