"""What programs that tell events are refused with, before any of their messages is looked at.

RegularsError
├── NotAllowed ─ ScopeMissing     the key is good, and not for this
├── BadInput ─ Unreadable         not JSON, not gzip, no list of messages
├── TooMuchAtOnce                 more bytes than are taken
├── TooOften                      the allowance of the key is used up for the moment
└── OrderOfAnother                an order number that belongs to somebody else, or was told otherwise by a file

What is wrong with one message among others is a verdict and no error: see `reasons`.
"""

from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, Conflict, NotAllowed, RegularsError


class ScopeMissing(NotAllowed):
    code = "missing_scope"
    message = _("This key may not be used for this: it lacks “%(scope)s”. Make a key that has it.")


class Unreadable(BadInput):
    code = "not_understood"
    status = 400
    message = _("The request cannot be read. Send one JSON object in UTF-8, plain or packed with gzip.")


class TooMuchAtOnce(RegularsError):
    code = "too_large"
    status = 413
    message = _("More than %(limit)s bytes were sent at once. Send fewer messages together.")


class TooOften(RegularsError):
    """Details: retry_after, in seconds."""

    code = "too_many_requests"
    status = 429
    message = _("This key asks too often. Go on in %(retry_after)s s.")


class OrderOfAnother(Conflict):
    code = "order_of_another"
    message = _("Order %(number)s is known of another customer. Give every order a number of its own.")
