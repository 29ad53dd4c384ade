from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import NotAllowed


class TicketSpent(NotAllowed):
    code = "ticket_spent"
    message = _("This page has been open for a long time. Load it again.")
