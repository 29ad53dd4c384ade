"""What was interrupted while it was being sent, and what waits with nobody coming for it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from regulars.channels.ledger import MOST_ASKED, ask_to_deliver, end, may_be_repeated, reserve
from regulars.channels.models import Account, Sending

State = Sending.State


def look_after(*, now: datetime) -> None:
    """Messages whose worker died in the middle, and messages that wait with nobody coming for them."""
    abandoned = Sending.objects.filter(state=State.HANDED_OVER, lease_until__lt=now).select_related("account")
    for line in abandoned.order_by("id"):
        with transaction.atomic():
            again = Sending.objects.select_for_update().filter(id=line.pk, state=State.HANDED_OVER).first()
            if again is not None and again.lease_until is not None and again.lease_until < now:
                settle_interrupted(again, now=now)
    overdue = Sending.objects.filter(
        state=State.RESERVED, not_before__lt=now - timedelta(minutes=1), account__state=Account.State.ACTIVE
    )
    for number in overdue.order_by("id").values_list("id", flat=True)[:MOST_ASKED]:
        ask_to_deliver(number)


def settle_interrupted(line: Sending, *, now: datetime) -> None:
    if may_be_repeated(line) and line.to_value:
        reserve(line, at=now, now=now)
    else:
        end(line, State.UNKNOWN, now=now, reason=_("We were interrupted while it was being sent."))
