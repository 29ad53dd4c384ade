from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import Conflict


class ContactOfColleague(Conflict):
    """Two people of one customer claim the same e-mail or phone; details: channel, value, name, person_id."""

    code = "contact_of_colleague"
    message = _("%(value)s is noted of %(name)s, who belongs to the same customer. Take it away there first.")
