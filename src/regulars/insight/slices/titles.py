"""What a part of the customers is called."""

from django.utils.translation import gettext as _

from regulars.customers.segments import queries as segments
from regulars.insight.slices.conditions import Conditions
from regulars.insight.words import attribute_title, value_title


def title_of(conditions: Conditions, names: dict[int, str] | None = None) -> str:
    """«Gold · Industry: retail · bought Coffee». One query where the names of segments are not given."""
    if conditions.is_everybody:
        return _("Everybody")
    names = segments.names() if names is None and conditions.segment else names or {}
    return " · ".join(_words(conditions, names))


def _words(conditions: Conditions, names: dict[int, str]) -> list[str]:
    attribute, _colon, value = conditions.split.partition(":")
    words = []
    if conditions.viewer:
        words.append(_("Your customers"))
    if conditions.segment:
        words.append(names.get(conditions.segment, _("a segment that is gone")))
    if conditions.split:
        words.append(f"{attribute_title(attribute)}: {value_title(attribute, value)}")
    if conditions.manager:
        words.append(_("looked after by %(name)s") % {"name": conditions.manager})
    if conditions.product:
        words.append(_("bought %(product)s") % {"product": conditions.product})
    return words
