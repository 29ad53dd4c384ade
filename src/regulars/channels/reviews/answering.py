"""Answers to reviews: by the program that brings them, or written at the place by hand and written down here."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from regulars.channels import receiving
from regulars.channels.bringing import ItemRefused, unwrapped
from regulars.channels.errors import WillNotGo
from regulars.channels.models import Received
from regulars.channels.reviews import shapes
from regulars.channels.reviews.reading import ANSWERS, OURS, author_key
from regulars.channels.reviews.shapes import Review
from regulars.channels.webhook import sending as webhook
from regulars.lib.errors import NotFound

if TYPE_CHECKING:
    from regulars.channels.models import Account, Sending

KIND = "reviews"


def deliver(account: "Account", line: "Sending") -> str:
    """Raises TryLater, NobodyKnows, WillNotGo."""
    if not account.settings.get("url"):
        raise WillNotGo(_("Reviews are answered where they stand. Answer there, then note it on the page of reviews."))
    return webhook.deliver(account, line)


def review_in(received: Received) -> Review | None:
    """What was kept, as a review; None where it is an answer or cannot be read."""
    try:
        name, item = unwrapped(bytes(received.raw))
        return None if name == ANSWERS else shapes.review(item, shapes.OURS if name == OURS else shapes.REVIEW)
    except (ItemRefused, ValueError, RecursionError):
        return None


def write_down(received: Received, *, text: str, url: str, employee_id: int, now: datetime) -> Received:
    """What an employee answered at the place, taken in at once. Raises NotFound."""
    review = review_in(received)
    if review is None:
        raise NotFound()
    item: Mapping[str, Any] = {
        "id": f"answer:{uuid.uuid4().hex}", "review": review.key, "author_id": author_key(review), "text": text,
        "url": url, "at": now.isoformat(), "employee_id": employee_id,
    }  # fmt: skip
    raw = json.dumps({"list": ANSWERS, "item": item}).encode()
    return receiving.take_in(received.account, answer_key(received, item["id"]), raw, now=now)


def answer_key(received: Received, name: str) -> str:
    """So that answers to a review are found beside it."""
    return f"answer:{received.pk}:{name}"


def answered_among(reviews: list[Received]) -> set[int]:
    """Reviews that somebody wrote an answer down for. One query."""
    if not reviews:
        return set()
    beginnings = [f"answer:{one.pk}:" for one in reviews]
    known = Received.objects.filter(
        account__kind=KIND, key__startswith="answer:", id__gt=min(one.pk for one in reviews)
    )
    keys = known.values_list("key", flat=True)
    return {int(key.split(":")[1]) for key in keys if any(key.startswith(one) for one in beginnings)}
