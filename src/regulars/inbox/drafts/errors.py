from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, Conflict, Unavailable


class DraftsOff(Conflict):
    code = "drafts_off"
    message = _("Drafts are switched off. A director switches them on in the settings of drafts.")


class NothingToAnswer(BadInput):
    code = "nothing_to_answer"
    message = _("The customer has written nothing yet that a draft could answer.")


class NoDraft(Unavailable):
    """Details: reason, in words."""

    code = "no_draft"
    message = _("There is no draft: %(reason)s Write the answer yourself, or try again.")
