"""Things that programs bring in a signed request: each is checked by itself, kept by itself, and gets its own verdict.

The signature is that of Standard Webhooks (`lib.signing`): over the id, the moment and the body, not older than five
minutes. Who records a request and sends it again brings what is known already.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from regulars.channels import accounts, door, receiving
from regulars.channels.errors import BodyUnreadable, SignatureRefused
from regulars.channels.models import Account
from regulars.lib.clock import now
from regulars.lib.signing import is_signed

LARGEST_BODY = 25 * 1024 * 1024
MOST_ITEMS = 200
ACCEPTED, DUPLICATE, REJECTED = "accepted", "duplicate", "rejected"
# Checks one thing of a list and says by which key it is kept; raises ItemRefused.
KeyOf = Callable[[Account, Mapping[str, Any]], str]


class ItemRefused(Exception):
    """What is wrong with one thing, in a sentence for whoever wrote the program."""


@dataclass(frozen=True)
class Verdict:
    list: str
    position: int
    id: str
    verdict: str
    why: str = ""


def answered(request: HttpRequest, kind: str, token: str, lists: Mapping[str, KeyOf]) -> JsonResponse:
    """202 with a verdict for each thing in the lists of the body.

    Refuses the request as a whole with 401 `key_refused`, 400 `not_understood`, 413 `too_large`.
    """
    account = door.account_called(kind, token)
    body = door.body_of(request, most=LARGEST_BODY)
    if not is_signed(account.secrets.get("secret", ""), request.headers, body, now=now()):
        raise SignatureRefused()
    found = things(door.as_object(body), lists)
    accounts.told(account.pk, now=now())
    verdicts = [judged(account, name, position, one, lists[name]) for name, position, one in found]
    return JsonResponse({"results": [asdict(one) for one in verdicts]}, status=202)


def things(body: Mapping[str, Any], lists: Mapping[str, KeyOf]) -> Sequence[tuple[str, int, Any]]:
    """Raises BodyUnreadable where the body holds something else than these lists, or too much."""
    if not body or any(name not in lists or not isinstance(value, list) for name, value in body.items()):
        raise BodyUnreadable()
    found = [(name, position, one) for name in lists for position, one in enumerate(body.get(name, []))]
    if len(found) > MOST_ITEMS:
        raise BodyUnreadable()
    return found


def judged(account: Account, name: str, position: int, one: Any, key_of: KeyOf) -> Verdict:
    given = one.get("id") if isinstance(one, dict) else None
    known_as = given[:200] if isinstance(given, str) else ""
    if not isinstance(one, dict):
        return Verdict(name, position, known_as, REJECTED, _("This is no object."))
    try:
        key = key_of(account, one)
    except ItemRefused as refused:
        return Verdict(name, position, known_as, REJECTED, str(refused))
    raw = json.dumps({"list": name, "item": one}).encode()
    kept = receiving.keep(account, key, raw, now=now())
    return Verdict(name, position, known_as, DUPLICATE if kept is None else ACCEPTED)


def unwrapped(raw: bytes) -> tuple[str, dict[str, Any]]:
    """What `judged` kept: the list it stood in, and the thing. Raises ValueError."""
    kept = json.loads(raw)
    if not isinstance(kept, dict) or not isinstance(kept.get("item"), dict):
        raise ValueError("not what we keep")
    return str(kept.get("list")), kept["item"]
