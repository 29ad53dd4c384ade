"""People who were erased: recognised when they arrive again, and never learnt again.

Of an identity only a keyed digest is kept (HMAC-SHA256 under the installation's secret key): whoever has the database
alone can neither read it back nor try phone numbers out. PostgreSQL computes the same, so that a file of a million rows
is compared set by set.
"""

import hmac
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db.backends.utils import CursorWrapper
from django.utils.crypto import salted_hmac

from regulars.customers.errors import CustomerErased, IdentityErased
from regulars.customers.models import Customer, Identity, Suppressed

SALT = "regulars.customers.suppressed"
BLOCK = 64
# The channel of arrivals that belong to somebody erased: no statement that learns something looks at them.
ERASED = "erased"

Pair = tuple[str, str]


def digest(channel: str, value: str) -> str:
    """What is kept of an identity in its one written form."""
    return hmac.new(key(), f"{channel}:{value}".encode("utf-8", "surrogatepass"), sha256).hexdigest()


def key() -> bytes:
    return salted_hmac(SALT, "identity", algorithm="sha256").digest()


def in_sql(channel: str, value: str) -> str:
    """SQL: the digest of two expressions; wants `parameters()`."""
    said = f"convert_to({channel} || ':' || {value}, 'UTF8')"
    return f"encode(sha256(%(outer)s || sha256(%(inner)s || {said})), 'hex')"


def parameters() -> dict[str, Any]:
    padded = key().ljust(BLOCK, b"\0")
    return {"inner": bytes(byte ^ 0x36 for byte in padded), "outer": bytes(byte ^ 0x5C for byte in padded)}


def erased_owner(pairs: Iterable[Pair]) -> int | None:
    """The erased customer that one of these identities belonged to. One query."""
    digests = [digest(channel, value) for channel, value in pairs]
    return Suppressed.objects.filter(digest__in=digests).values_list("customer_id", flat=True).first()


def suppress(pairs: Iterable[Pair], *, customer_id: int, now: datetime) -> None:
    """Never learn these identities again; what arrives for them is the customer's. One query."""
    Suppressed.objects.bulk_create(
        [
            Suppressed(customer_id=customer_id, digest=digest(channel, value), since=now)
            for channel, value in dict.fromkeys(pairs)
        ],
        ignore_conflicts=True,
    )


def refuse_erased(customer: Customer) -> None:
    """Raises CustomerErased."""
    if customer.erased_at is not None:
        raise CustomerErased(customer_id=customer.id)


def refuse_erased_row(customer_id: int) -> None:
    """The same where only the number is at hand. One query."""
    if Customer.objects.filter(id=customer_id, erased_at__isnull=False).exists():
        raise CustomerErased(customer_id=customer_id)


def refuse_erased_identity(channel: str, value: str) -> None:
    """Raises IdentityErased: somebody erased may come back, but only where a person here says so. One query."""
    customer_id = erased_owner([(channel, value)])
    if customer_id is not None:
        raise IdentityErased(channel=channel, customer_id=customer_id)


# Set by set ----------------------------------------------------------------------------------------------------------


def mark_erased(cursor: CursorWrapper, *, now: datetime) -> int:
    """Arrivals of people who were erased: they belong to the erased customer, and nothing else is taken from them.

    How many there are. An arrival that is known as somebody else only loses the identity that is not to be learnt.
    """
    if not Suppressed.objects.exists():
        return 0
    values = parameters() | {"now": now, "erased": ERASED}
    found = sum(_mark_by(cursor, channel, value, values) for channel, value in WAYS)
    if found:
        cursor.execute(REMEMBER, values)
        cursor.execute(FORGET, values)
    for name in (Identity.Channel.EMAIL, Identity.Channel.PHONE):
        said = in_sql(f"'{name}'", f"a.{name}")
        cursor.execute(
            f"UPDATE arrivals a SET {name} = NULL FROM customers_suppressed s"  # noqa: S608 - two words of ours
            f" WHERE a.{name} IS NOT NULL AND s.digest = {said}",
            values,
        )
    return found


WAYS = (("a.channel", "a.value"), ("'email'", "a.email"), ("'phone'", "a.phone"))

# Further identities of the same person, which nobody has, are not to be learnt either.
REMEMBER = f"""
INSERT INTO customers_suppressed (customer_id, digest, since)
SELECT a.customer_id, {in_sql("o.channel", "o.value")}, %(now)s::timestamptz
FROM arrivals a
CROSS JOIN LATERAL (VALUES (a.kept_channel, a.value), ('email', a.email), ('phone', a.phone)) o (channel, value)
WHERE a.channel = %(erased)s AND o.value IS NOT NULL
  AND NOT EXISTS (SELECT FROM customers_identity i WHERE i.channel = o.channel AND i.value = o.value)
ON CONFLICT (digest) DO NOTHING
"""  # noqa: S608 - parts are ours
FORGET = """
UPDATE arrivals SET name = NULL, email = NULL, phone = NULL, kind = NULL, country = NULL, language = NULL,
                    joined_on = NULL, manager = NULL, attributes = NULL
WHERE channel = %(erased)s
"""


def _mark_by(cursor: CursorWrapper, channel: str, value: str, values: dict[str, Any]) -> int:
    """Rows whose identity is suppressed and that nobody else is known by."""
    cursor.execute(
        f"""
        UPDATE arrivals a SET customer_id = s.customer_id, kept_channel = a.channel, channel = %(erased)s
        FROM customers_suppressed s
        WHERE a.channel <> %(erased)s AND {value} IS NOT NULL AND s.digest = {in_sql(channel, value)}
          AND NOT EXISTS (SELECT FROM customers_identity i WHERE i.channel = a.channel AND i.value = a.value)
        """,  # noqa: S608 - parts are ours
        values,
    )
    return int(cursor.rowcount)
