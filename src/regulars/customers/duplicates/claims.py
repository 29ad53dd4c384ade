"""Two customers to whom programs gave one identity, or who wrote as one: nothing is merged, a person looks at them."""

from datetime import datetime

from regulars.customers.models import Customer, Suggestion

CLAIMED = "claimed_"
# Both wrote in one conversation of the inbox.
CONVERSATION = "conversation"
SCORES = {"email": 0.9, "phone": 0.85, "external": 0.8, CONVERSATION: 0.7}
SEEN = "claim"


def claim(customer_id: int, owner_id: int, channel: str, *, now: datetime) -> None:
    """Suggest that a customer and the owner of what was said to be theirs are one.

    A pair that somebody has decided about stays decided. At most two queries; safe to run twice.
    """
    if Customer.objects.filter(id__in=[customer_id, owner_id], erased_at__isnull=True).count() < 2:
        return
    first, second = sorted([customer_id, owner_id])
    suggestion = Suggestion(
        first_id=first, second_id=second, score=SCORES[channel], reasons=[f"{CLAIMED}{channel}"], seen=SEEN,
        found_at=now,
    )  # fmt: skip
    Suggestion.objects.bulk_create([suggestion], ignore_conflicts=True)
