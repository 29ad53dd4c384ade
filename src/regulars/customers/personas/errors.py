"""What can be refused about personas."""

from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, Conflict


class PersonaNeedsName(BadInput):
    code = "persona_needs_name"
    message = _("Give the persona a name.")


class PersonaNamed(Conflict):
    code = "persona_named"
    message = _("There is a persona called “%(name)s” already. Choose another name.")


class WeightWrong(BadInput):
    code = "weight_wrong"
    message = _("A weight is a whole number from 1 (a detail) to 5 (what it is all about).")
