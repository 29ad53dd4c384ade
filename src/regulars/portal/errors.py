"""What can go wrong in the customers' face.

RegularsError
├── GuestUnknown       the mark of a visitor is not ours; the page asks for a new one
├── NotVouched         the company's server has not signed for this visitor
├── ChatPaused         the company takes nothing in for now
├── TooOften           a visitor, or an address, writes faster than people do
├── TooLong            more words than fit into a message
└── RequestSpent       a link to a request that is over, or that is no longer theirs
"""

from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, Conflict, NotAllowed, NotFound, RegularsError


class GuestUnknown(RegularsError):
    code = "visitor_unknown"
    status = 401
    message = _("Load the page again, please: the chat has forgotten who you are.")


class NotVouched(NotAllowed):
    code = "visitor_not_vouched_for"
    message = _("The signature of the visitor's number is wrong. docs/chat.md shows how the site makes it.")


class ChatPaused(Conflict):
    code = "chat_paused"
    message = _("The chat is closed for now. Write to us by mail, please.")


class TooOften(RegularsError):
    """Details: retry_after, in seconds."""

    code = "too_many_messages"
    status = 429
    message = _("These are many messages at once. Go on in %(retry_after)s s.")


class TooLong(BadInput):
    code = "message_too_long"
    message = _("This is too long: at most %(most)s characters fit into one message. Send it in parts.")


class NothingSaid(BadInput):
    code = "nothing_said"
    message = _("There is nothing to send. Write something, or add a picture.")


class NoMailAddress(BadInput):
    code = "no_mail_address"
    message = _("This is no e-mail address. Look for a typing error.")


class RequestSpent(NotFound):
    code = "request_link_spent"
    message = _("This link no longer works. Answer to our last message, and we go on from there.")
