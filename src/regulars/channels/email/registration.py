"""The kind «email», as it is registered at start-up."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from regulars.channels.email.connecting import check
from regulars.channels.email.fetching import listen
from regulars.channels.email.headers import CHANNEL
from regulars.channels.email.reading import read
from regulars.channels.email.sending import deliver
from regulars.channels.registry import ChannelKind


def form() -> type[Any]:
    from regulars.channels.email.forms import EmailForm

    return EmailForm


EMAIL = ChannelKind(
    key="email", title=_("E-mail"), icon="mail", identity=CHANNEL, read=read, deliver=deliver, form=form, check=check,
    listen=listen, has_subject=True, has_html=True,
)  # fmt: skip
