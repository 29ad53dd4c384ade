"""Signatures of Standard Webhooks: HMAC-SHA256 over id, time and body, under a secret that both sides know."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

BEGINNING = "whsec_"
BYTES = 32
# Clocks differ, networks are slow; what is older may be somebody's recording.
WINDOW = timedelta(minutes=5)


def new_secret() -> str:
    return BEGINNING + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def signed_headers(secret: str, message_id: str, body: bytes, *, now: datetime) -> dict[str, str]:
    """The three headers of a message.

    >>> from datetime import UTC
    >>> secret, then = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", datetime.fromtimestamp(1614265330, UTC)
    >>> signed_headers(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', now=then)["webhook-signature"]
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    moment = str(int(now.timestamp()))
    signature = signature_of(secret, message_id, moment, body)
    return {"webhook-id": message_id, "webhook-timestamp": moment, "webhook-signature": signature}


def signature_of(secret: str, message_id: str, moment: str, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(BEGINNING))
    signed = hmac.new(key, f"{message_id}.{moment}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"


def is_signed(secret: str, headers: Mapping[str, str], body: bytes, *, now: datetime) -> bool:
    """Whether the headers are those of `signed_headers` for this body, made within five minutes of now.

    Without a secret nothing is signed. Several signatures may stand in the header, set apart by blanks: while a secret
    is being changed there are two.

    >>> from datetime import UTC
    >>> secret, then = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", datetime.fromtimestamp(1614265330, UTC)
    >>> headers = signed_headers(secret, "msg_1", b"{}", now=then)
    >>> is_signed(secret, headers, b"{}", now=then), is_signed(secret, headers, b"{ }", now=then)
    (True, False)
    >>> is_signed(secret, headers, b"{}", now=then + timedelta(minutes=6))
    False
    """
    message_id, moment = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not secret or not message_id or not is_recent(moment, now):
        return False
    expected = signature_of(secret, message_id, moment, body).encode()
    given = headers.get("webhook-signature", "").encode("utf-8", "replace").split()
    return any(hmac.compare_digest(expected, one) for one in given[:10])


def is_recent(moment: str, now: datetime) -> bool:
    """
    >>> is_recent("never", datetime(2026, 11, 20)), is_recent("٣", datetime(2026, 11, 20))
    (False, False)
    """
    if not (moment.isascii() and moment.isdigit() and len(moment) <= 12):
        return False
    return abs(int(moment) - now.timestamp()) <= WINDOW.total_seconds()
