from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import RegularsError


class TicketSpent(RegularsError):
    code = "ticket_spent"
    status = 410
    message = _("This page has been open for a long time. Load it again.")
