"""What programs are refused with. All share the shape of `lib.errors`; those of the contexts pass through unchanged.

RegularsError
├── NotAllowed ─ MissingScope     the key is good, its scopes are not enough
├── NotFound ─ NoSuchAddress      nothing answers at this address
├── BadInput
│   ├── NotUnderstood             not JSON, not a form, not a header we can read
│   ├── NotValid                  readable, but fields are missing or wrong; details say which
│   ├── UnknownKinds                  what webhooks may not tell
│   └── KeyOfAnotherRequest       an Idempotency-Key that was used for something else
├── Conflict ─ StillWorking       the first request with this Idempotency-Key has not ended
├── WrongMethod                   the address is right, the verb is not
├── ChangedMeanwhile              If-Match names a state that is no longer the present one
├── TooLarge                      more bytes than are taken
└── TooManyRequests               the allowance of the key is used up for the moment
"""

from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, Conflict, NotAllowed, NotFound, RegularsError


class MissingScope(NotAllowed):
    code = "missing_scope"
    message = _("This key may not be used for this: it lacks “%(scope)s”. Make a key that has it.")


class NoSuchAddress(NotFound):
    code = "no_such_address"
    message = _("Nothing answers at this address. The addresses are listed at /api/v1/openapi.json.")


class NotUnderstood(BadInput):
    code = "not_understood"
    status = 400
    message = _("The request cannot be read. Send what the documentation shows, as JSON in UTF-8.")


class NotValid(BadInput):
    """Details: fields, a list of {field, problem}."""

    code = "not_valid"
    message = _("Some fields are missing or cannot be used. “details” says which.")


class KeyOfAnotherRequest(BadInput):
    code = "key_of_another_request"
    message = _("This Idempotency-Key was used for another request. Give every new request a key of its own.")


class StillWorking(Conflict):
    code = "still_working"
    message = _("The same request is being worked on. Ask again in a moment with the same Idempotency-Key.")


class WrongMethod(RegularsError):
    code = "method_not_allowed"
    status = 405
    message = _("This address does not take such a request. The header “Allow” names those it takes.")


class ChangedMeanwhile(RegularsError):
    code = "changed_meanwhile"
    status = 412
    message = _("It was changed since you read it. Read it again and repeat your change on what you find.")


class TooLarge(RegularsError):
    code = "too_large"
    status = 413
    message = _("More was sent at once than is taken. Send it in parts, or as a file to /api/v1/imports.")


class TooManyRequests(RegularsError):
    """Details: retry_after, in seconds."""

    code = "too_many_requests"
    status = 429
    message = _("This key asks too often. Go on in %(retry_after)s s.")


class UnknownKinds(BadInput):
    code = "unknown_kinds"
    message = _("Nothing is recorded under these words: %(kinds)s.")
