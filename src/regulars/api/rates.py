"""How often a key may ask: 600 times at once, and 20 times a second for ever (see `lib.rates`)."""

from regulars.lib.rates import Allowance, take_from

BURST = 600
PER_SECOND = 20.0


def take_one(key_id: int) -> Allowance:
    """Take a token of the key, where there is one. One query."""
    return take_from("api_bucket", "key_id", key_id, burst=BURST, per_second=PER_SECOND)
