"""Signing in to mail servers: by password, or by OAuth 2 with a refresh token that a provider gave once (XOAUTH2)."""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from regulars.channels.email.mailboxes import Mailbox
from regulars.lib.asking import NoAnswer, ask
from regulars.lib.errors import RegularsError

if TYPE_CHECKING:
    from regulars.channels.models import Account

# A token is not used in its last minute.
SPARE_SECONDS = 60
MOST_BYTES = 200_000


class NotLetIn(Exception):
    """The provider did not give a token; says why in a sentence. `for_now`: it may, the next time."""

    def __init__(self, words: str, *, for_now: bool = False) -> None:
        self.words, self.for_now = words, for_now
        super().__init__(words)


@dataclass(frozen=True)
class Token:
    value: str
    until: float


# By account and by what it was asked with: changed settings ask anew.
_tokens: dict[tuple[int | None, int], Token] = {}


def access_token(account: "Account", mailbox: Mailbox) -> str:
    """A token that is good now; asked for only when the last one is used up. Raises NotLetIn."""
    secrets = account.secrets
    name = (account.pk, hash((mailbox.token_url, mailbox.client_id, secrets.get("refresh_token"))))
    kept = _tokens.get(name)
    if kept is None or kept.until < time.monotonic():
        kept = _tokens[name] = asked_for(account, mailbox, secrets)
    return kept.value


def forget_token(account: "Account") -> None:
    """A server refused it: it was taken back before its time."""
    for name in [name for name in _tokens if name[0] == account.pk]:
        _tokens.pop(name, None)


def asked_for(account: "Account", mailbox: Mailbox, secrets: dict[str, str]) -> Token:
    given = {"grant_type": "refresh_token", "client_id": mailbox.client_id}
    given["refresh_token"] = secrets.get("refresh_token", "")
    if secrets.get("client_secret"):
        given["client_secret"] = secrets["client_secret"]
    try:
        answer = ask(
            "POST", mailbox.token_url, data=given, most_bytes=MOST_BYTES, inside_allowed=mailbox.inside_allowed
        )
    except NoAnswer as silence:
        raise NotLetIn(silence.words, for_now=True) from None
    except RegularsError as error:
        raise NotLetIn(error.sentence) from None
    told = answer.json()
    if not answer.is_good or not isinstance(told, dict) or not told.get("access_token"):
        raise refusal(told, answer.words, for_now=answer.status >= 500 or answer.status == 429)
    keep_new_refresh_token(account, told.get("refresh_token"))
    return Token(str(told["access_token"]), time.monotonic() + float(told.get("expires_in") or 300) - SPARE_SECONDS)


def refusal(told: object, words: str, *, for_now: bool) -> NotLetIn:
    said = str(told.get("error") or words) if isinstance(told, dict) else words
    if said == "invalid_grant":
        return NotLetIn(_("The provider no longer accepts the refresh token. Get a new one and write it down here."))
    if said in ("invalid_client", "unauthorized_client"):
        return NotLetIn(_("The provider does not know this client number or its secret. Copy them once more."))
    return NotLetIn(_("The provider says: %(words)s") % {"words": said[:200]}, for_now=for_now)


def keep_new_refresh_token(account: "Account", given: object) -> None:
    """Some providers give a new one each time, and the one before stops working."""
    if isinstance(given, str) and given and given != account.secrets.get("refresh_token"):
        account.keep_secrets({"refresh_token": given})
        if account.pk:
            type(account).objects.filter(id=account.pk).update(secret_box=account.secret_box)


def xoauth2(login: str, token: str) -> str:
    return f"user={login}\x01auth=Bearer {token}\x01\x01"
