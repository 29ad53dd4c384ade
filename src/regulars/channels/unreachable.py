"""Addresses where nobody is reached any more: nothing is sent there until somebody writes from there again."""

from collections.abc import Iterable
from datetime import datetime

from regulars.channels.models import Unreachable


def is_unreachable(channel: str, value: str) -> bool:
    """One query."""
    return Unreachable.objects.filter(channel=channel, value=value).exists()


def unreachable_among(pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """One query."""
    wanted = set(pairs)
    found = Unreachable.objects.filter(value__in=[value for _channel, value in wanted])
    return wanted & set(found.values_list("channel", "value"))


def note_unreachable(channel: str, value: str, *, reason: str, now: datetime, complained: bool = False) -> None:
    if not value:
        return
    noted = Unreachable(channel=channel, value=value, reason=reason[:500], since=now, complained=complained)
    if complained:
        Unreachable.objects.bulk_create(
            [noted], update_conflicts=True, unique_fields=["channel", "value"], update_fields=["reason", "complained"]
        )
    else:
        Unreachable.objects.bulk_create([noted], ignore_conflicts=True)


def note_reachable(channel: str, value: str) -> None:
    """Somebody writes from there: an unblocked bot, a mailbox with room again."""
    Unreachable.objects.filter(channel=channel, value=value).delete()


def forget_trouble(channel: str, value: str) -> None:
    """A person says that the address is good again. Who called us spam still did."""
    Unreachable.objects.filter(channel=channel, value=value, complained=False).delete()
