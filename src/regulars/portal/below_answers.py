"""Below each answer by mail: where the customer sees their request, and by when we do what is left to do."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from regulars.channels.models import Account
from regulars.inbox.models import Participant
from regulars.lib.registry import AnswerGoing, BelowAnswer
from regulars.portal.chat.door import known
from regulars.portal.promised import due_at, settled_by
from regulars.portal.request_links import url_of
from regulars.staff.queries import company

MAIL = "email"
# Of the account: whether its letters have the link. They do where nothing is said.
SETTING = "request_link"
NOTHING = ("", "")


def words(going: AnswerGoing) -> tuple[str, str]:
    """At most four queries; none while the installation does not know its own address."""
    if going.channel != MAIL or not settings.ADDRESS or not wanted(going.account_id) or not takes_part(going):
        return NOTHING
    with translation.override(known(going.language) or company().language):
        return said(going), url_of(going.number, [(going.channel, going.value)])


def wanted(account_id: int) -> bool:
    chosen = Account.objects.filter(id=account_id).values_list("settings", flat=True).first()
    return bool((chosen or {}).get(SETTING, True))


def takes_part(going: AnswerGoing) -> bool:
    """A link opens nothing for an address that is not in the conversation."""
    there = Participant.objects.filter(conversation_id=going.number, channel=going.channel, value=going.value)
    return there.exists()


def said(going: AnswerGoing) -> str:
    """What a person writes is the answer that was promised; what a machine writes is none."""
    due = due_at(going.matter) if going.automatic else settled_by(going.matter) if going.stays_open else None
    if due is None or due <= going.at:
        return _("You can see your request and by when we answer here:")
    local = timezone.localtime(due, ZoneInfo(company().time_zone))
    when = f"{formats.date_format(local, 'j E')}, {formats.date_format(local, 'H:i')}"
    if going.automatic:
        return _("We answer by %(when)s. You can see your request here:") % {"when": when}
    return _("It will be settled by %(when)s. You can see your request here:") % {"when": when}


BELOW = BelowAnswer("portal.request", words)
