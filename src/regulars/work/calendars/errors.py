"""What can be refused about working hours."""

from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, Conflict


class NeverOpen(BadInput):
    code = "never_open"
    message = _("Nobody would ever work: no promise could be kept. Give at least one weekday some hours.")


class HoursUnclear(BadInput):
    """Details: written."""

    code = "hours_unclear"
    message = _("“%(written)s” is not clear. Write hours such as 9:00-13:00, 14:00-18:00; leave it empty for closed.")


class HoursOverlap(BadInput):
    code = "hours_overlap"
    message = _("Hours of one day overlap. Each must begin when the one before has ended, or later.")


class ZoneUnknown(BadInput):
    code = "zone_unknown"
    message = _("There is no such time zone. Choose one of the list.")


class CalendarNameTaken(BadInput):
    code = "calendar_name_taken"
    message = _("Other working hours have this name. Choose another.")


class CalendarChangedMeanwhile(Conflict):
    code = "calendar_changed"
    message = _("Somebody changed these hours a moment ago. Look at them again and repeat your change.")


class CalendarOfCompany(BadInput):
    code = "calendar_of_company"
    message = _("These are the hours of the company: everything without hours of its own goes by them. Change them.")


class CalendarInUse(BadInput):
    """Details: names."""

    code = "calendar_in_use"
    message = _("These hours are still used by: %(names)s. Give them other hours first.")
