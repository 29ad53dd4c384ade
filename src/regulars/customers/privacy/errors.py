"""What can be refused when a person's data are taken out or erased."""

from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, Conflict, NotFound


class WrongNumber(BadInput):
    """Details: number, what was to be typed."""

    code = "wrong_number"
    message = _("That is not the number of this customer. Type %(number)s to erase their data.")


class BeingErased(Conflict):
    code = "being_erased"
    message = _("The data of this customer are being erased already. Wait until it is done.")


class ErasureOver(Conflict):
    code = "erasure_over"
    message = _("This erasure is done or under way already.")


class ExportGone(NotFound):
    code = "export_gone"
    message = _("This file is gone: files with personal data are kept for seven days. Have it put together again.")


class NobodySuppressed(NotFound):
    code = "nobody_suppressed"
    message = _("Nobody who was erased was known by this. They can be written down as they are.")
