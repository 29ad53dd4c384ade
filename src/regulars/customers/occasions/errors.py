from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, Conflict


class NoSuchDay(BadInput):
    """Details: day, month, year (0 where it is unknown)."""

    code = "no_such_day"
    message = _("There is no such day. Correct the day or the month; leave the year empty when it is not known.")


class BirthdayKnown(Conflict):
    code = "birthday_known"
    message = _("A birthday of this person is noted already. Change that one.")
