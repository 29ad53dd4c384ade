"""Why two customers may be one, in words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

REASONS = {
    "same_phone_end": gettext_lazy("same end of the phone"),
    "phone_one_digit": gettext_lazy("phones differ in one digit"),
    "same_email_front": gettext_lazy("same e-mail before the @"),
    "same_patronymic": gettext_lazy("same patronymic"),
    "patronymic_alike": gettext_lazy("patronymics alike"),
    "same_country": gettext_lazy("same country"),
    "claimed_email": gettext_lazy("a program gave both the same e-mail"),
    "claimed_phone": gettext_lazy("a program gave both the same phone"),
    "claimed_conversation": gettext_lazy("answered in the same conversation"),
    "claimed_external": gettext_lazy("a program calls both by the same number"),
}
NAMES = {
    "name_one_letter": gettext_lazy("names differ in a letter or two: %(first)s / %(second)s"),
    "same_family": gettext_lazy("one part of the name is the same: %(first)s / %(second)s"),
    "name_alike": gettext_lazy("names alike: %(first)s / %(second)s"),
}


def in_words(reasons: Sequence[str], first: str, second: str) -> list[str]:
    """The reasons for a pair of names, the strongest first; a reason of a later version is left out.

    >>> in_words(["same_phone_end", "same_name"], "Наталія Сорока", "Nataliya Soroka")
    ['same end of the phone', 'same name, written differently: Наталія Сорока / Nataliya Soroka']
    """
    return [said for reason in reasons if (said := _word(reason, first, second))]


def _word(reason: str, first: str, second: str) -> str:
    if reason == "same_name":
        return _same_name(first, second)
    if reason in NAMES:
        return str(NAMES[reason]) % {"first": first, "second": second}
    return str(REASONS.get(reason, ""))


def _same_name(first: str, second: str) -> str:
    if first.casefold() == second.casefold():
        return _("same name")
    names = {"first": first, "second": second}
    if sorted(first.casefold().split()) == sorted(second.casefold().split()):
        return _("same name, in another order: %(first)s / %(second)s") % names
    return _("same name, written differently: %(first)s / %(second)s") % names
