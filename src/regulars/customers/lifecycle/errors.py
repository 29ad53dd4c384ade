"""What can be refused about stages of life."""

from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, Conflict


class StagesThere(Conflict):
    code = "stages_there"
    message = _("The stages have rules already. Change the rule of a stage instead.")


class ReasonNeeded(BadInput):
    code = "reason_needed"
    message = _("Say in a few words why the rules are wrong about this customer.")


class DayGone(BadInput):
    code = "day_gone"
    message = _("This day is gone. Choose today or a day to come.")
