"""Who was asked to look, found in the words of a note; and that they have looked."""

from collections.abc import Iterable
from datetime import datetime

from regulars.inbox.models import Mention
from regulars.inbox.telling import MENU_LINE
from regulars.live.menu import tell_steps
from regulars.staff.models import Employee


def mentioned(text: str, colleagues: Iterable[Employee]) -> list[int]:
    """Numbers of the colleagues whose names stand after an @; of two names that begin alike the longer one counts.

    >>> nadia, ann, anna = Employee(id=1, name="Nadia Bondar"), Employee(id=2, name="Ann"), Employee(id=3, name="Anna")
    >>> mentioned("@Nadia Bondar and @Anna, please look", [nadia, ann, anna])
    [1, 3]
    """
    left, found = text.casefold(), []
    for one in sorted(colleagues, key=lambda known: (-len(known.name), known.name)):
        called = f"@{one.name.casefold()}"
        if one.name and called in left:
            left = left.replace(called, " ")
            found.append(one.pk)
    return found


def mentions_seen(conversation_id: int, *, employee_id: int, now: datetime) -> int:
    """Whoever opens a conversation has seen what they were asked to look at in it; how much it was. One query,
    two when there was something."""
    unseen = Mention.objects.filter(employee_id=employee_id, seen_at=None)
    seen = unseen.filter(message__conversation_id=conversation_id).update(seen_at=now)
    if seen:
        tell_steps(MENU_LINE, {employee_id: -seen}, now=now)
    return seen
