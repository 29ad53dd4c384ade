"""What a company decides about the chat of one of its sites."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from regulars.channels.models import Account

KIND = "chat"
# The secret under which the company's own server says who a visitor is.
IDENTITY_SECRET = "identity"  # noqa: S105 - a name
LANGUAGES = ("en", "uk", "ru", "ro")
PINE = "#1f6b55"
MAIL_AFTER_MINUTES = 10


@dataclass(frozen=True)
class ChatSettings:
    """`sites` are the origins that may show the chat; `greetings` the first words by language.

    Answers that nobody reads for `mail_after_minutes` go on by mail from the account `mail_account_id`; None: they wait
    in the chat.
    """

    sites: Sequence[str] = ()
    colour: str = PINE
    greetings: Mapping[str, str] = field(default_factory=dict)
    mail_account_id: int | None = None
    mail_after_minutes: int = MAIL_AFTER_MINUTES

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "sites": list(self.sites), "greetings": dict(self.greetings)}


def settings_of(account: Account) -> ChatSettings:
    kept = account.settings
    return ChatSettings(
        sites=tuple(kept.get("sites", ())),
        colour=kept.get("colour") or PINE,
        greetings=kept.get("greetings", {}),
        mail_account_id=kept.get("mail_account_id"),
        mail_after_minutes=kept.get("mail_after_minutes") or MAIL_AFTER_MINUTES,
    )
