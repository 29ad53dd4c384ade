"""What can go wrong with channels.

Two kinds of error never reach a person as they are: a kind of channel raises `TryLater`, `NobodyKnows` or `WillNotGo`
while it sends, and `Unreadable` while it reads; the ledger and the list of what was received turn them into states
with words.
"""

from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, Conflict, NotFound, RegularsError


class NoSuchAccount(NotFound):
    code = "no_such_channel_account"
    message = _("There is no such channel. Look at the list of channels.")


class AccountPaused(Conflict):
    code = "channel_account_paused"
    message = _("The channel “%(title)s” is paused. Resume it on the page of channels, or answer by another one.")


class CannotConnect(BadInput):
    """Tried with the settings that were given; the reason is in words."""

    code = "channel_cannot_connect"
    message = _("It does not connect: %(reason)s Correct the settings and try again.")


class AlreadyHandedOver(Conflict):
    code = "already_handed_over"
    message = _("The message is on its way already and cannot be taken back. Write another one that puts it right.")


class NotUnknown(Conflict):
    code = "sending_is_not_unknown"
    message = _("It is known what became of this message. Look at the conversation again.")


class SignatureRefused(RegularsError):
    code = "key_refused"
    status = 401
    message = _(
        "The signature is missing, wrong or older than five minutes. docs/channels-webhook.md shows how to sign."
    )


class BodyUnreadable(BadInput):
    code = "not_understood"
    status = 400
    message = _("The request cannot be read. Send what the documentation shows, as JSON in UTF-8.")


class BodyTooLarge(RegularsError):
    code = "too_large"
    status = 413
    message = _("More was sent at once than is taken. Send it in parts.")


class SendingTrouble(Exception):
    """While sending; `reason` is a sentence for the person who wrote the message."""

    def __init__(self, reason: str, *, gone: bool = False, after_seconds: float | None = None) -> None:
        self.reason, self.gone, self.after_seconds = reason, gone, after_seconds
        super().__init__(reason)


class TryLater(SendingTrouble):
    """It did not go out this time; it may the next time."""


class NobodyKnows(TryLater):
    """The connection broke after it was told: it may have arrived. What must not arrive twice is not sent again."""


class WillNotGo(SendingTrouble):
    """It will never go out like this. `gone`: nobody is reached at that address any more."""


class Unreadable(Exception):
    """What was received is nothing this kind of channel can read. It is kept, listed, and may be read again."""
