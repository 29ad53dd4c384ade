"""Why somebody came into a segment or left it, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CAUSES = {
    "first": gettext_lazy("was there when the segment was made"),
    "rule": gettext_lazy("the rule was changed"),
    "day": gettext_lazy("as time passed"),
    "figures": gettext_lazy("new figures"),
    "import": gettext_lazy("a file was loaded"),
}


def cause_in_words(cause: str) -> str:
    """
    >>> cause_in_words("day"), cause_in_words("entry:17")
    ('as time passed', 'something that happened')
    """
    return str(CAUSES[cause]) if cause in CAUSES else _("something that happened")
