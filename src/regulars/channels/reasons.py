"""Why something received became no message, why it waits for a person, and why something was not sent: in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, Promise] = {
    # Ignored
    "own_message": _("we sent it ourselves"),
    "loop": _("two machines were answering each other"),
    "too_many": _("too many messages from one sender in a short time"),
    "no_content": _("there is nothing in it"),
    "not_for_us": _("it is not written to us"),
    "not_our_letter": _("it is about a letter that we did not send"),
    "delayed": _("our letter is late; the mail server still tries"),
    "receipt": _("it says what became of a message of ours"),
    "seen_before": _("the same message was received before"),
    "hidden_number": _("the caller hid their number"),
    "inside_call": _("a call between colleagues"),
    # Held
    "not_in_conversation": _("somebody who is not in the conversation writes into it"),
    "spoofed": _("the sender is not who they say they are"),
    "two_customers": _("the sender is known as two customers"),
    "erased": _("the sender asked to be forgotten"),
    "spam": _("it looks like spam"),
    # Not sent
    "unreachable": _("nobody is reached at this address any more"),
    "no_consent": _("the customer did not agree to it"),
    "paused": _("the channel is paused"),
}


def in_words(reason: str) -> str:
    """Words for a reason; one that is no word of ours is a sentence already.

    >>> in_words("The server says: mailbox full.")
    'The server says: mailbox full.'
    """
    return str(REASONS.get(reason, reason))
