"""Words that teams and people choose from."""

from babel import Locale
from django.conf import settings
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
# What the pages speak comes first; then languages of customers in the countries around.
OTHERS = (
    "ar", "az", "be", "bg", "cs", "de", "el", "es", "et", "fr", "he", "hu", "hy", "it", "ka", "kk", "lt", "lv", "nl",
    "pl", "pt", "sk", "sr", "tr", "zh",
)  # fmt: skip


def spoken() -> list[tuple[str, str]]:
    """Languages to choose from, by their names in the reader's language; those of our pages first."""
    ours = [code for code, _title in settings.LANGUAGES]
    names = Locale.parse(to_locale(get_language() or "en")).languages
    others = sorted(((code, str(names.get(code, code))) for code in OTHERS if code not in ours), key=lambda one: one[1])
    return [*((code, str(names.get(code, code))) for code in ours), *others]
