"""What the window's script says, in the language of the page it stands in."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def words() -> dict[str, str]:
    return {
        "us": pgettext("chat", "We"),
        "you": pgettext("chat", "You"),
        "sending": pgettext("chat", "being sent"),
        "sent": pgettext("chat", "sent"),
        "read": pgettext("chat", "seen"),
        "again": pgettext("chat", "Send again"),
        "typing": pgettext("chat", "Somebody is writing …"),
        "opens": pgettext("chat", "Nobody is here now. Back on: %(when)s."),
        "due": pgettext("chat", "We answer by %(when)s."),
        "late": pgettext("chat", "You have been waiting longer than we promised. We know it, and are sorry."),
        "refused": pgettext("chat", "It could not be sent. Try again."),
        "no_picture": pgettext("chat", "This is no picture. Choose another file."),
        "noted": _("Thank you. When you leave, we answer by mail."),
    }
