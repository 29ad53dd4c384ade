"""A link with which a customer we know begins with the bot, so that we know who writes.

The payload of /start holds up to 64 letters, digits, «_» and «-» (https://core.telegram.org/bots/features#deep-linking):
the customer, the person, the day it was made, and our signature. It opens nothing; it only says who writes.
"""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime

from django.utils.crypto import constant_time_compare, salted_hmac

from regulars.customers.models import Identity
from regulars.customers.together import rows_of

SALT = "regulars.channels.telegram.start"
DAYS = 30
SIGNATURE_BYTES = 15


def link(bot_name: str, customer_id: int, *, person_id: int | None = None, now: datetime) -> str:
    """The address that opens the bot. It works for thirty days."""
    return f"https://t.me/{bot_name}?start={payload(customer_id, person_id, now)}"


def payload(customer_id: int, person_id: int | None, now: datetime) -> str:
    said = f"{customer_id:x}-{person_id or 0:x}-{day(now):x}"
    return f"{said}-{signature(said)}"


def signature(said: str) -> str:
    digest = salted_hmac(SALT, said, algorithm="sha256").digest()
    return urlsafe_b64encode(digest[:SIGNATURE_BYTES]).decode()


def day(now: datetime) -> int:
    return int(now.astimezone(UTC).timestamp() // 86_400)


def known_by(start: str, *, at: datetime) -> list[tuple[str, str]]:
    """Identities of whom the payload of /start names; none where it is not ours or too old. Two queries."""
    parts = start.split("-", 3)
    if len(parts) != 4 or not constant_time_compare(parts[3], signature("-".join(parts[:3]))):
        return []
    customer_id, person_id, made = (int(part, 16) for part in parts[:3])
    if not 0 <= day(at) - made <= DAYS:
        return []
    return identities_of(customer_id, person_id)


def identities_of(customer_id: int, person_id: int) -> list[tuple[str, str]]:
    """Those of the person where one is named, else of the customer; the oldest first."""
    found = Identity.objects.filter(customer_id__in=rows_of(customer_id)).exclude(channel=Identity.Channel.TELEGRAM)
    if person_id:
        found = found.filter(person_id=person_id)
    return list(found.order_by("id").values_list("channel", "value")[:5])
