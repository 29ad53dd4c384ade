"""Moments to come back at, offered in words."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from babel.dates import format_date
from django.utils.dateparse import parse_datetime
from django.utils.timezone import get_current_timezone, localtime, make_aware
from django.utils.translation import gettext as _

from regulars.inbox.errors import MomentPassed
from regulars.inbox.texts import moment_words
from regulars.ui.templatetags.ui_tags import language

MORNING = time(9)
MONDAY = 0


@dataclass(frozen=True)
class Moment:
    text: str
    at: str
    said: str


def offered(now: datetime) -> list[Moment]:
    """In the reader's own time zone, each moment once: the morning of a Sunday's tomorrow is Monday's."""
    here = localtime(now)
    to_monday = (MONDAY - here.weekday()) % 7 or 7
    moments = [
        moment(_("In three hours"), here + timedelta(hours=3)),
        moment(_("Tomorrow morning"), morning(here, 1)),
        moment(_("On Monday morning"), morning(here, to_monday)),
        moment(_("In a week"), morning(here, 7)),
    ]
    return [one for number, one in enumerate(moments) if one.at not in {other.at for other in moments[:number]}]


def morning(here: datetime, days: int) -> datetime:
    return make_aware(datetime.combine(here.date() + timedelta(days=days), MORNING), get_current_timezone())


def moment(text: str, at: datetime) -> Moment:
    return Moment(
        text, at.isoformat(timespec="minutes"), f"{format_date(at, 'ccc', locale=language())} {moment_words(at)}"
    )


def read_moment(written: str) -> datetime:
    """What a button or a field says, in the reader's zone where it names none. Raises MomentPassed."""
    try:
        found = parse_datetime(written.strip())
    except ValueError:
        found = None
    if found is None:
        raise MomentPassed()
    return found if found.tzinfo else make_aware(found, get_current_timezone())
