"""Where tracking clients send what customers do."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from regulars.events import bodies, door, intake
from regulars.events.door import for_trackers
from regulars.events.messages import CALLS
from regulars.lib.clock import now
from regulars.lib.errors import NotFound, RegularsError

# One letter each is how the script of others for web pages asks.
SHORT = {"i": "identify", "t": "track", "p": "page", "s": "screen", "g": "group", "a": "alias", "b": "batch"}


@for_trackers
def tell(request: HttpRequest, call: str) -> HttpResponse:
    """Takes the messages of a request in; answers 200 with a verdict for each, whatever they are.

    Refuses the request as a whole with 400 `not_understood`, 401 `key_refused`, 403 `missing_scope`,
    413 `too_large`, 429 `too_many_requests`.
    """
    call = SHORT.get(call, call)
    received_at = now()
    body, failed = body_of(request)
    key = door.key_let_in(door.secret_of(request) or str(body.get("writeKey") or ""))
    if call not in (*CALLS, *bodies.MANY):
        raise NotFound()
    if failed:
        raise failed
    size = int(request.headers.get("Content-Length") or 0) if not is_packed(request) else bodies.BATCH_LIMIT
    envelope = bodies.envelope_of(body, call, size=size or bodies.BATCH_LIMIT, received_at=received_at)
    given = bodies.messages_of(body, call)
    verdicts = intake.take_in(given, envelope, key=key, call=call if call in CALLS else "", now=received_at)
    return JsonResponse({"success": True, "results": [verdict.to_dict() for verdict in verdicts]})


def is_packed(request: HttpRequest) -> bool:
    return bool(request.headers.get("Content-Encoding"))


def body_of(request: HttpRequest) -> tuple[bodies.Json, RegularsError | None]:
    """The body, or why it cannot be read: the key is looked at first, and it may be in there."""
    try:
        content = bodies.unpacked(request.body, request.headers.get("Content-Encoding", ""))
        return bodies.as_object(content), None
    except RegularsError as error:
        return {}, error
