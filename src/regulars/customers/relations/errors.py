from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, Conflict


class RelationWithItself(BadInput):
    code = "relation_with_itself"
    message = _("A customer has no relation with itself. Choose another one.")


class RelationKnown(Conflict):
    """Details: name, other (the names of the two)."""

    code = "relation_known"
    message = _("This is known already of %(name)s and %(other)s. Look at what stands under “Related”.")


class RelationInCircle(Conflict):
    """Details: chain, the names from the one to itself again; customers, their numbers."""

    code = "relation_in_circle"
    message = _("This would go round in a circle: %(chain)s. Take one of these away first.")
