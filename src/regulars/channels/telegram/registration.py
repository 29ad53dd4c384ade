"""The kind «telegram», as it is registered at start-up."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.channels.errors import CannotConnect
from regulars.channels.registry import ChannelKind
from regulars.channels.telegram.bot import NoAnswer, Refused, bot_of, call
from regulars.channels.telegram.listening import listen
from regulars.channels.telegram.reading import IDENTITY, read
from regulars.channels.telegram.sending import deliver, show_typing
from regulars.lib.errors import RegularsError

if TYPE_CHECKING:
    from regulars.channels.models import Account


def check(account: "Account") -> None:
    """Ask who the bot is. Raises CannotConnect."""
    try:
        told = call(bot_of(account), "getMe")
    except Refused as refused:
        raise CannotConnect(reason=refused.words) from None
    except NoAnswer as silence:
        raise CannotConnect(reason=silence.words) from None
    except RegularsError as error:
        raise CannotConnect(reason=error.sentence) from None
    if not isinstance(told, dict) or not told.get("is_bot"):
        raise CannotConnect(reason=_("The token is not that of a bot."))


def form() -> type[Any]:
    from regulars.channels.telegram.forms import TelegramForm

    return TelegramForm


TELEGRAM = ChannelKind(
    key="telegram", title=gettext_lazy("Telegram"), icon="send", identity=IDENTITY, read=read, deliver=deliver,
    form=form, check=check, listen=listen, typing=show_typing, can_begin=False,
    fetches=True,
)  # fmt: skip
