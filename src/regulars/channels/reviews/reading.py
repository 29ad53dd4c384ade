"""A review -> the beginning of a conversation of its own, with the topic «review»."""

from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from regulars.channels.bringing import ItemRefused, unwrapped
from regulars.channels.errors import Unreadable
from regulars.channels.reviews import shapes
from regulars.channels.reviews.shapes import Answer, Review
from regulars.channels.types import Address, Incoming, Read
from regulars.customers.identities import normal_form
from regulars.staff.queries import company

if TYPE_CHECKING:
    from regulars.channels.models import Account

TOPIC = "review"
REVIEWS, OURS, ANSWERS = "reviews", "ours", "answers"
LONGEST_NAME = 200


def read(account: "Account", raw: bytes) -> Sequence[Read]:
    """Raises Unreadable."""
    with translation.override(company().language):
        try:
            name, item = unwrapped(raw)
            if name == ANSWERS:
                return [answered(shapes.answer(item))]
            return [incoming(shapes.review(item, shapes.OURS if name == OURS else shapes.REVIEW))]
        except (ItemRefused, ValueError, RecursionError) as error:
            raise Unreadable(str(error)) from error


def incoming(review: Review) -> Incoming:
    return Incoming(
        key=review.key,
        sender=author_of(review),
        identities=identities(review),
        text=in_words(review),
        happened_at=review.at,
        subject=subject_of(review),
        language=review.language,
        topic=TOPIC,
        automatic=review.late,
        facts={
            "matter": True, "settled": review.late, "rating": review.rating, "best": review.best, "url": review.url,
            "place": review.place,
        },
    )  # fmt: skip


def author_of(review: Review) -> Address:
    """Names are no identities: two reviews of «Olena» are of one person only where the place says so."""
    return Address("external", author_key(review), review.author or _("Author of a review"))


def author_key(review: Review) -> str:
    named = f"author:{review.place}:{review.author_id}" if review.author_id else f"review:{review.key}"
    return named if len(named) <= LONGEST_NAME else f"review:{sha256(named.encode()).hexdigest()}"


def identities(review: Review) -> list[tuple[str, str]]:
    given = (("email", review.email), ("phone", review.phone))
    return [(channel, value) for channel, value in given if value and normal_form(channel, value)]


def subject_of(review: Review) -> str:
    """«4 of 5 at Google: Quick delivery»; what is not known is left out."""
    if review.rating is None:
        said = _("Comment at %(place)s") % {"place": review.place} if review.place else _("Comment")
    elif review.place:
        said = _("%(stars)s of %(best)s at %(place)s") % {**counted(review), "place": review.place}
    else:
        said = _("%(stars)s of %(best)s") % counted(review)
    return f"{said}: {review.title}" if review.title else said


def counted(review: Review) -> dict[str, str]:
    stars = review.rating or 0.0
    return {"stars": number_format(stars, decimal_pos=None if stars % 1 else 0), "best": str(review.best)}


def in_words(review: Review) -> str:
    """The words, and where they stand; stars without words say themselves what they are."""
    return "\n".join(one for one in (review.text or subject_of(review), review.url) if one)


def answered(answer: Answer) -> Incoming:
    """What we wrote there, as our side of the conversation."""
    return Incoming(
        key=answer.key, sender=Address("external", answer.author_id), text=answer.text, happened_at=answer.at,
        direction="out", thread=[answer.review], employee_id=answer.employee_id,
        facts={"settled": True, "url": answer.url},
    )  # fmt: skip
