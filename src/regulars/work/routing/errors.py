"""What can be refused about who gets what."""

from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, NotFound


class NothingToAssign(NotFound):
    """Details: ref."""

    code = "nothing_to_assign"
    message = _("Nobody has this and it waits nowhere: it was finished or never came. Reopen it first.")


class CannotAnswer(BadInput):
    """Details: name."""

    code = "cannot_answer"
    message = _("%(name)s does not answer customers here. Choose somebody else, or a team.")


class SeesOwnOnly(BadInput):
    """Details: name."""

    code = "sees_own_only"
    message = _("%(name)s sees only customers they look after, and this is not one of them. Choose somebody else.")
