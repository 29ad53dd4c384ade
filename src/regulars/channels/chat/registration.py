from django.utils.translation import gettext_lazy as _

from regulars.channels.chat import messages, seeing
from regulars.channels.chat.settings import KIND
from regulars.channels.registry import ChannelKind
from regulars.customers.models import Identity

CHAT = ChannelKind(
    key=KIND,
    title=_("Chat on the site"),
    icon="message-circle",
    identity=Identity.Channel.BROWSER.value,
    read=messages.read,
    deliver=seeing.deliver,
    can_begin=False,
    repeatable=True,
)
