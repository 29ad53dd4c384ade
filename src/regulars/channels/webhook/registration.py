"""The kind «webhook», as it is registered at start-up."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from regulars.channels.registry import ChannelKind
from regulars.channels.webhook.reading import read
from regulars.channels.webhook.sending import check, deliver


def form() -> type[Any]:
    from regulars.channels.webhook.forms import WebhookForm

    return WebhookForm


WEBHOOK = ChannelKind(
    key="webhook", title=_("Another messenger"), icon="message-circle", identity="phone", read=read, deliver=deliver,
    form=form, check=check, repeatable=True, fetches=True,
)  # fmt: skip
