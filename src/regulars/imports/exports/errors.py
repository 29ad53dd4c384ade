"""What can go wrong with an export."""

from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, NotFound


class NothingChosen(BadInput):
    code = "nothing_chosen"
    message = _("Choose at least one table and a format.")


class ExportGone(NotFound):
    code = "export_gone"
    message = _("This file is no longer there: exports are kept for seven days. Ask for a new one.")
