"""What can go wrong, in one shape for pages, the API and the command line.

RegularsError
├── NotAllowed              the person is known, the right is missing
├── NotFound                nothing with that name or number here
├── Conflict                somebody or something was faster
├── BadInput                what was given cannot be used as it is
│   └── NoWebAddress, AddressUnknown, AddressInside     where nothing is sent or fetched (see `lib.outside`)
└── Unavailable             a part of the installation does not answer

Each context derives its own errors in its `errors.py`. An error carries a permanent `code` for programs and
a translated `sentence` for people, which says what to do next.
"""

from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class RegularsError(Exception):
    """Something went wrong that a person can act on."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500
    message: ClassVar[str | Promise] = _(
        "Something went wrong. Try again; if it happens again, tell your administrator."
    )

    def __init__(self, **details: Any) -> None:
        self.details = details
        super().__init__(self.code, details)

    @property
    def sentence(self) -> str:
        """The message with the details filled in, in the reader's language."""
        return str(self.message) % self.details if self.details else str(self.message)

    def __str__(self) -> str:
        return self.sentence

    def to_dict(self) -> dict[str, Any]:
        """The shape that programs receive."""
        return {"error": {"code": self.code, "message": self.sentence, "details": self.details}}


class NotAllowed(RegularsError):
    code = "not_allowed"
    status = 403
    message = _("Your role does not include this. Ask a director to change your role if you need it.")


class NotFound(RegularsError):
    code = "not_found"
    status = 404
    message = _("There is nothing here. It may have been removed; search for it by name.")


class Conflict(RegularsError):
    code = "conflict"
    status = 409
    message = _("Somebody changed this a moment ago. Look at the page again and repeat your change.")


class BadInput(RegularsError):
    code = "bad_input"
    status = 422
    message = _("This cannot be used as it is. Correct what is marked and try again.")


class NoWebAddress(BadInput):
    code = "no_web_address"
    message = _("This is not a web address that can be sent to. Write it whole, beginning with https://.")


class AddressUnknown(BadInput):
    code = "address_unknown"
    message = _("“%(host)s” is not known to the name service. Look for a typing error.")


class AddressInside(BadInput):
    code = "address_inside"
    message = _(
        "“%(host)s” lies inside the network, and nothing is sent there. Use an address that the world can reach."
    )


class Unavailable(RegularsError):
    code = "unavailable"
    status = 503
    message = _("A part of the system does not answer. Run “regulars doctor” to see what is wrong.")
