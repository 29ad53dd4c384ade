"""Who visits: a browser that we marked, or somebody for whom the company's own server has signed.

The mark is a signed random number, made before anything is kept of the visitor; that of somebody vouched for is good
for a day, and not under another secret: the site vouches again. What somebody types about themselves
proves nothing; only the signature of the site does (`userHash`, HMAC-SHA256 of the number under the chat's secret).
"""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core import signing

from regulars.channels.chat.settings import IDENTITY_SECRET
from regulars.channels.models import Account
from regulars.lib.text import clean
from regulars.portal.errors import GuestUnknown, NotVouched

SALT = "regulars.portal.visitor"
USER_LENGTH = 200
VOUCHED_FOR = timedelta(days=1)


@dataclass(frozen=True)
class Guest:
    """`key` is the identity of their browser; `user` their number at the company, where its server vouched for it."""

    account: Account
    key: str
    user: str = ""

    @property
    def mark(self) -> str:
        sealed = [seal(self.account, self.user)] if self.user else []
        return signing.dumps([self.account.pk, self.key, self.user, *sealed], salt=SALT, compress=True)


def guest_of(account: Account, mark: str, told: Mapping[str, Any]) -> Guest:
    """Whoever the site vouches for, else the browser by its mark, else somebody new.

    Raises GuestUnknown, NotVouched.
    """
    if user := clean(str(told.get("user") or ""), USER_LENGTH):
        return vouched(account, user, str(told.get("userHash") or ""))
    return marked(account, mark) if mark else Guest(account, secrets.token_hex(16))


def marked(account: Account, mark: str) -> Guest:
    """Raises GuestUnknown."""
    try:
        number, key, user, *sealed = signing.loads(mark, salt=SALT)
        if user:
            signing.loads(mark, salt=SALT, max_age=VOUCHED_FOR)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise GuestUnknown() from error
    if number != account.pk or (user and sealed != [seal(account, str(user))]):
        raise GuestUnknown()
    return Guest(account, str(key), str(user))


def vouched(account: Account, user: str, given: str) -> Guest:
    """The same number is the same visitor in every browser. Raises NotVouched."""
    secret = account.secrets.get(IDENTITY_SECRET, "")
    named = given.lower().encode("utf-8", "replace")
    if not secret or not hmac.compare_digest(signature(secret, user).encode(), named):
        raise NotVouched()
    return Guest(account, f"u{digest(f'{account.pk}:{user}')}", user)


def signature(secret: str, user: str) -> str:
    """What the company's server writes beside the number of a visitor.

    >>> signature("secret", "u-1")[:16]
    '8a756f7a5508f73f'
    """
    return hmac.new(secret.encode(), user.encode(), sha256).hexdigest()


def seal(account: Account, user: str) -> str:
    """Under which secret somebody was vouched for, without telling it."""
    return digest(f"{account.secrets.get(IDENTITY_SECRET, '')}:{user}")


def digest(said: str) -> str:
    return hmac.new(str(settings.SECRET_KEY).encode(), said.encode(), sha256).hexdigest()[:32]
