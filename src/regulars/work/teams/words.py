"""Words that teams and people choose from."""

from babel import Locale
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext_lazy as _

from regulars.work.models import EmployeeSkill

CHANNELS = {
    "email": _("E-mail"),
    "chat": _("Chat on the site"),
    "telegram": _("Telegram"),
    "phone": _("Calls"),
    "reviews": _("Reviews"),
    "webhook": _("Other messengers"),
}
LEVELS = {
    EmployeeSkill.BASIC: _("the usual cases"),
    EmployeeSkill.WELL: _("well"),
    EmployeeSkill.EXPERT: _("others ask them"),
}
# Those that our customers' countries speak most come first, then by their names.
FIRST = ("uk", "ru", "ro", "en")
OTHERS = (
    "ar", "az", "be", "bg", "cs", "de", "el", "es", "et", "fr", "he", "hu", "hy", "it", "ka", "kk", "lt", "lv", "nl",
    "pl", "pt", "sk", "sr", "tr", "zh",
)  # fmt: skip


def spoken() -> list[tuple[str, str]]:
    """Languages to choose from, by their names in the reader's language."""
    names = Locale.parse(to_locale(get_language() or "en")).languages
    others = sorted(((code, str(names.get(code, code))) for code in OTHERS), key=lambda one: one[1])
    return [*((code, str(names.get(code, code))) for code in FIRST), *others]
