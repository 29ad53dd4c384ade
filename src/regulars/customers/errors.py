from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import Conflict


class IdentityTaken(Conflict):
    """An e-mail, a phone or a number belongs to one customer; details: channel, value, name, customer_id."""

    code = "identity_taken"
    message = _("%(value)s already belongs to %(name)s. Open that customer, or leave it out here.")


class NothingToUndo(Conflict):
    code = "nothing_to_undo"
    message = _("This change cannot be taken back: the customer was changed again since. Edit the customer instead.")
