"""What can be refused about groups."""

from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, Conflict


class GroupNeedsName(BadInput):
    code = "group_needs_name"
    message = _("Give the group a name.")


class GroupNamed(Conflict):
    code = "group_named"
    message = _("There is a group called “%(name)s” already. Choose another name.")


class TooManyAtOnce(BadInput):
    """Details: most."""

    code = "too_many_at_once"
    message = _(
        "More than %(most)s customers fit. Narrow the list down, or make a segment of it: that keeps itself up to date."
    )
