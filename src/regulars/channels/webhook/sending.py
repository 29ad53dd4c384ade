"""Answers to the program in between: posted, signed, under the same name each time."""

import base64
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from regulars.channels import files
from regulars.channels.errors import CannotConnect, NobodyKnows, SendingTrouble, TryLater, WillNotGo
from regulars.channels.models import Sending
from regulars.lib.asking import Answer, NoAnswer, ask
from regulars.lib.clock import now
from regulars.lib.errors import RegularsError
from regulars.lib.signing import signed_headers

if TYPE_CHECKING:
    from regulars.channels.models import Account

SECONDS = 20.0
LARGEST_ANSWER = 64 * 1024
# The program says that this message, as it is, will never go.
REFUSED = (400, 410, 413, 415, 422)
GONE = 410


def deliver(account: "Account", line: Sending) -> str:
    """The name the program gave the message, "" for none. Raises TryLater, NobodyKnows, WillNotGo."""
    if not account.settings.get("url"):
        raise WillNotGo(_("This channel has no address for answers. A director can add it on the page of channels."))
    try:
        answer = posted(account, f"message_{line.pk}", message(account, line))
    except NoAnswer as silence:
        raise (NobodyKnows if silence.may_have_arrived else TryLater)(silence.words) from None
    except RegularsError as error:
        raise TryLater(error.sentence) from None
    if not answer.is_good:
        raise trouble_of(answer)
    name = told(answer).get("id")
    return name[:400] if isinstance(name, str) else ""


def posted(account: "Account", name: str, body: Mapping[str, Any], *, to: str = "url") -> Answer:
    """Raises NoAnswer, AddressInside, AddressUnknown, NoWebAddress."""
    content = json.dumps(body, ensure_ascii=False).encode()
    headers = signed_headers(account.secrets.get("secret", ""), name, content, now=now())
    return ask(
        "POST", account.settings[to], content=content, headers={**headers, "Content-Type": "application/json"},
        seconds=SECONDS, most_bytes=LARGEST_ANSWER, inside_allowed=bool(account.settings.get("inside_allowed")),
    )  # fmt: skip


def message(account: "Account", line: Sending) -> dict[str, Any]:
    content = line.content
    return {
        "type": "message",
        "id": line.key,
        "to": {**address(account, line), "name": content.get("to_name", "")},
        "text": content.get("text", ""),
        "reply_to": next(iter(content.get("thread") or []), ""),
        "files": [
            {"name": one.name, "type": one.content_type, "content": base64.b64encode(bytes(one.content)).decode()}
            for one in files.of(line.file_ids)
        ],
    }


def address(account: "Account", line: Sending) -> dict[str, str]:
    """As the program names them: {"phone": ...}, {"email": ...} or its own {"id": ...}."""
    if line.to_channel != "external":
        return {line.to_channel: line.to_value}
    return {"id": line.to_value.removeprefix(f"{account.settings.get('network') or 'webhook'}:")}


def told(answer: Answer) -> Mapping[str, Any]:
    found = answer.json()
    return found if isinstance(found, dict) else {}


def trouble_of(answer: Answer) -> SendingTrouble:
    reason = told(answer).get("reason")
    words = reason[:300] if isinstance(reason, str) and reason else answer.words
    sentence = _("The program in between says: %(words)s") % {"words": words}
    if answer.status in REFUSED:
        return WillNotGo(sentence, gone=answer.status == GONE or told(answer).get("gone") is True)
    return TryLater(sentence, after_seconds=wished(answer))


def wished(answer: Answer) -> float | None:
    wait = answer.headers.get("retry-after", "")
    return float(wait) if wait.isascii() and wait.isdigit() else None


def check(account: "Account") -> None:
    """Say hello; whoever hears it need do nothing. Raises CannotConnect."""
    if not account.settings.get("url"):
        return
    try:
        answer = posted(account, "hello", {"type": "hello"})
    except NoAnswer as silence:
        raise CannotConnect(reason=silence.words) from None
    except RegularsError as error:
        raise CannotConnect(reason=error.sentence) from None
    if not answer.is_good:
        raise CannotConnect(reason=_("the program answered “%(words)s”.") % {"words": answer.words})
