"""What is not kept for ever: the words of visitors who never said who they are, and what was refused."""

from datetime import datetime, timedelta

from regulars.events.models import Event, Refusal

HELD_FOR = timedelta(days=90)
REFUSALS_FOR = timedelta(days=30)
AT_ONCE = 10_000


def forget_old(*, now: datetime) -> tuple[int, int]:
    """Empty what was held for a quarter, delete refusals of a month ago; how many of each.

    The number of a message stays, so that it is not taken again. What was taken and could not be read
    stays until it is.
    """
    held = Event.objects.filter(state=Event.State.HELD, received_at__lt=now - HELD_FOR).order_by("received_at")
    numbers = list(held.values_list("id", flat=True)[:AT_ONCE])
    emptied = Event.objects.filter(id__in=numbers).update(state=Event.State.FORGOTTEN, body=None, visitor="")
    deleted, _by_model = Refusal.objects.filter(event=None, refused_at__lt=now - REFUSALS_FOR).delete()
    return emptied, deleted
