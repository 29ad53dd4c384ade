from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, Conflict


class ProjectUnnamed(BadInput):
    code = "project_unnamed"
    message = _("Give the project a name.")


class OwnerHidden(BadInput):
    code = "owner_hidden"
    message = _("Whoever leads it must work here and see the customer. Choose somebody else.")


class ProjectMoved(Conflict):
    code = "project_moved"
    message = _("Somebody changed the state of this project a moment ago. Look at it again.")
