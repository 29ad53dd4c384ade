"""Birthdays of many customers at once, from a file."""

from datetime import date, datetime
from typing import Any

from django.db.backends.utils import CursorWrapper

from regulars.customers.occasions.days import NO_DATES, OLDEST

# What `days.birthday_from` says of one date, said of a whole table.
BIRTHDAYS = """
INSERT INTO customers_occasion (customer_id, person_id, kind, title, month, day, year, remind_days_before, created_at)
SELECT DISTINCT ON (coalesce(c.merged_into_id, c.id)) coalesce(c.merged_into_id, c.id), NULL::bigint, 'birthday', '',
       extract(month FROM s.birthday), extract(day FROM s.birthday),
       CASE WHEN extract(year FROM s.birthday) >= %(oldest)s THEN extract(year FROM s.birthday) END,
       NULL::smallint, %(now)s
FROM {source} s
JOIN arrivals a ON a.ref = s.ref
JOIN customers_customer c ON c.id = a.customer_id AND c.kind = 'person' AND c.erased_at IS NULL
WHERE s.birthday IS NOT NULL AND s.birthday <= %(today)s AND s.birthday <> ALL (%(no_dates)s::date[])
  AND (extract(year FROM s.birthday) >= %(oldest)s OR to_char(s.birthday, 'MM-DD') <> '01-01')
  AND NOT EXISTS (SELECT FROM customers_occasion o
                  WHERE o.customer_id = coalesce(c.merged_into_id, c.id) AND o.kind = 'birthday')
ORDER BY coalesce(c.merged_into_id, c.id), s.row DESC
ON CONFLICT (customer_id, person_id) WHERE kind = 'birthday' DO NOTHING
"""


def take_in_birthdays(cursor: CursorWrapper, source: str, *, now: datetime) -> int:
    """Note the birthdays in the column `birthday` of a table of rows; how many there were to note.

    `arrivals` knows whose they are. What is noted already stays: a colleague may have asked the customer.
    """
    today: date = now.date()
    values: dict[str, Any] = {"oldest": today.year - OLDEST, "today": today, "no_dates": sorted(NO_DATES), "now": now}
    cursor.execute(BIRTHDAYS.format(source=source), values)
    return int(cursor.rowcount)
