"""Passwords and tokens of accounts, kept so that the database alone does not give them away."""

import base64
import json
from collections.abc import Mapping
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def lock_up(secrets: Mapping[str, str]) -> bytes:
    return box(str(settings.SECRET_KEY)).encrypt(json.dumps(dict(secrets)).encode())


def unlock(kept: bytes) -> dict[str, str]:
    """Nothing where the installation's key is another one than when they were kept: they must be typed in again."""
    if not kept:
        return {}
    try:
        found = json.loads(box(str(settings.SECRET_KEY)).decrypt(kept))
    except (InvalidToken, ValueError):
        return {}
    return dict(found)


@lru_cache(maxsize=4)
def box(secret_key: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"regulars.channels.secrets")
    return Fernet(base64.urlsafe_b64encode(derived.derive(secret_key.encode())))
