"""How long visitors usually wait for the first answer, and when somebody is there again."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils.formats import date_format
from django.utils.translation import ngettext, pgettext

from regulars.channels.accounts import accounts
from regulars.channels.chat.settings import KIND
from regulars.channels.models import Account
from regulars.portal.models import AnswerTime
from regulars.work.calendars.hours import NoWorkingTime, WorkingHours, next_opening
from regulars.work.calendars.queries import hours_of
from regulars.work.models import WorkingCalendar

Opening = tuple[datetime, WorkingHours]
OVER = timedelta(weeks=4)
# Of fewer than that a median says little.
LEAST = 5
MINUTE, HOUR, DAY = 60, 3600, 24 * 3600
# Working time where a promise was made, else the time of the clock on the wall.
COUNT = """
SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY waited) FROM (
    SELECT coalesce(
        (SELECT p.elapsed_s FROM work_matter m JOIN work_promise p ON p.matter_id = m.id
         WHERE m.ref = 'inbox.conversation:' || c.id AND p.clock = 'first' AND p.state IN ('kept', 'broken')
         ORDER BY p.turn LIMIT 1),
        (SELECT extract(epoch FROM min(a.at) - c.created_at) FROM inbox_message a
         WHERE a.conversation_id = c.id AND a.direction = 'out' AND NOT a.automatic
           AND a.state IN ('sent', 'delivered', 'read'))
    ) AS waited
    FROM inbox_conversation c WHERE c.account_id = %(account)s AND c.created_at >= %(since)s
) begun WHERE waited >= 0
"""


def count_answer_times(*, now: datetime) -> None:
    """Of every chat, over the last weeks. Safe to run twice."""
    for account in accounts(kind=KIND):
        with connection.cursor() as cursor:
            cursor.execute(COUNT, {"account": account.pk, "since": now - OVER})
            answers, median = cursor.fetchone()
        median_s = int(median) if answers >= LEAST else None
        AnswerTime.objects.update_or_create(
            account=account, defaults={"median_s": median_s, "answers": answers, "counted_at": now}
        )


def usual_time(account: Account, closed: Opening | None, *, now: datetime) -> str:
    """A line under the name of the company. At most one query."""
    if closed:
        return pgettext("chat", "Nobody is here now. Back on: %(when)s.") % {"when": said(*closed, now)}
    known = AnswerTime.objects.filter(account=account).first()
    return within(known.median_s) if known is not None and known.median_s is not None else ""


def opens(now: datetime) -> Opening | None:
    """When the company opens again; None while it is open, and while nobody said when it is. At most two queries."""
    calendar = WorkingCalendar.objects.filter(is_company=True, archived_at=None).first()
    if calendar is None:
        return None
    hours = hours_of([calendar])[calendar.pk]
    try:
        at = next_opening(hours, now)
    except NoWorkingTime:
        return None
    return None if at <= now else (at, hours)


def said(at: datetime, hours: WorkingHours, now: datetime) -> str:
    zone = ZoneInfo(hours.zone)
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    if local.date() == today:
        return date_format(local, "H:i")
    return date_format(local, "l, H:i" if (local.date() - today).days < 7 else "j E, H:i")


def within(seconds: int) -> str:
    """
    >>> within(40), within(600)
    ('Usually answers within a minute', 'Usually answers within 10 minutes')
    >>> within(3 * 3600), within(50 * 3600)
    ('Usually answers within 3 hours', 'Usually answers within 3 days')
    """
    if seconds < MINUTE:
        return pgettext("chat", "Usually answers within a minute")
    if seconds < HOUR:
        count = -(-seconds // MINUTE)
        return ngettext(
            "Usually answers within %(count)s minute", "Usually answers within %(count)s minutes", count
        ) % {"count": count}
    if seconds < DAY:
        count = -(-seconds // HOUR)
        return ngettext("Usually answers within %(count)s hour", "Usually answers within %(count)s hours", count) % {
            "count": count
        }
    count = -(-seconds // DAY)
    return ngettext("Usually answers within %(count)s day", "Usually answers within %(count)s days", count) % {
        "count": count
    }
