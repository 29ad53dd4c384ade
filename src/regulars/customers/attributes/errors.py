from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, Conflict


class AttributeKnown(Conflict):
    """Details: key, title of the attribute that has the word already."""

    code = "attribute_known"
    message = _("“%(key)s” is defined already, as “%(title)s”. Change that one, or bring it back if it is put away.")


class AttributeUnfit(BadInput):
    """A value that its attribute cannot have; details: attribute (its key), title, reason (a permanent word)."""

    code = "attribute_unfit"
    message = _("%(title)s: %(problem)s")


class AttributeUndefined(BadInput):
    """Details: attribute (the key)."""

    code = "attribute_undefined"
    message = _("“%(attribute)s” is not an attribute of your company. A director defines it under Company, Attributes.")


class NoChoices(BadInput):
    code = "no_choices"
    message = _("Write at least one thing to choose from, each on its own line.")
