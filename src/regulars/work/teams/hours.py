"""Who works at an instant, by the calendars of `work.calendars`."""

from datetime import datetime

from regulars.work.calendars.hours import NoWorkingTime, next_opening
from regulars.work.calendars.queries import hours_of, open_calendars
from regulars.work.models import WorkingCalendar

__all__ = ["calendars_to_choose", "open_calendars", "opens_at"]


def calendars_to_choose() -> list[tuple[int, str]]:
    """Calendars somebody may work by, besides the company's. One query."""
    standing = WorkingCalendar.objects.filter(archived_at=None, is_company=False).order_by("name", "id")
    return list(standing.values_list("id", "name"))


def opens_at(calendar_id: int | None, at: datetime) -> datetime | None:
    """The instant itself in working time, else when it begins; None where it never does. Two queries.

    Somebody without a calendar of their own works the hours of the company; while it has none, always.
    """
    known = (
        WorkingCalendar.objects.filter(id=calendar_id)
        if calendar_id
        else WorkingCalendar.objects.filter(is_company=True)
    )
    hours = next(iter(hours_of(known).values()), None)
    if hours is None:
        return at
    try:
        return next_opening(hours, at)
    except NoWorkingTime:
        return None
