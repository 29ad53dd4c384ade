"""Signatures of Standard Webhooks: HMAC-SHA256 over id, time and body, under the secret of the endpoint."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

BEGINNING = "whsec_"
BYTES = 32


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
    key = base64.b64decode(secret.removeprefix(BEGINNING))
    signed = hmac.new(key, f"{message_id}.{moment}.".encode() + body, hashlib.sha256).digest()
    signature = f"v1,{base64.b64encode(signed).decode()}"
    return {"webhook-id": message_id, "webhook-timestamp": moment, "webhook-signature": signature}
