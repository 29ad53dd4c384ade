"""The kind «chat» with the form that describes one of them."""

from dataclasses import replace
from typing import Any

from regulars.channels.chat.registration import CHAT


def form() -> type[Any]:
    from regulars.portal.chat.forms import ChatForm

    return ChatForm


CHAT_WITH_WINDOW = replace(CHAT, form=form)
