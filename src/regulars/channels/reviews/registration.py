"""The kind «reviews», as it is registered at start-up."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from regulars.channels.registry import ChannelKind
from regulars.channels.reviews.answering import KIND, deliver
from regulars.channels.reviews.listening import check, listen
from regulars.channels.reviews.reading import read


def form() -> type[Any]:
    from regulars.channels.reviews.forms import ReviewsForm

    return ReviewsForm


REVIEWS = ChannelKind(
    key=KIND, title=_("Reviews"), icon="star", identity="external", read=read, deliver=deliver, form=form, check=check,
    listen=listen, has_files=False, can_begin=False, repeatable=True,
)  # fmt: skip
