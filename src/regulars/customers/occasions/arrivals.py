"""Birthdays of many customers at once, from a file."""

from datetime import date, datetime
from typing import Any

from django.db.backends.utils import CursorWrapper

from regulars.customers.occasions.days import NO_DATES, OLDEST

# What `days.birthday_from` says of one date, said of a whole table.
BIRTHDAYS = """
INSERT INTO customers_occasion (customer_id, person_id, kind, title, month, day, year, remind_days_before, created_at)
SELECT DISTINCT ON (s.customer_id, s.person_id) s.customer_id, s.person_id, 'birthday', '',
       extract(month FROM s.birthday), extract(day FROM s.birthday),
       CASE WHEN extract(year FROM s.birthday) >= %(oldest)s THEN extract(year FROM s.birthday) END,
       NULL::smallint, %(now)s
FROM ({said}) s
WHERE s.birthday IS NOT NULL AND s.birthday <= %(today)s AND s.birthday <> ALL (%(no_dates)s::date[])
  AND (extract(year FROM s.birthday) >= %(oldest)s OR to_char(s.birthday, 'MM-DD') <> '01-01')
  AND NOT EXISTS (SELECT FROM customers_occasion o WHERE o.customer_id = s.customer_id AND o.kind = 'birthday'
                  AND (s.person_id IS NULL OR o.person_id = s.person_id))
ORDER BY s.customer_id, s.person_id, s.row DESC
ON CONFLICT (customer_id, person_id) WHERE kind = 'birthday' DO NOTHING
"""
OF_CUSTOMERS = """
SELECT coalesce(c.merged_into_id, c.id) AS customer_id, NULL::bigint AS person_id, r.birthday, r.row
FROM {source} r
JOIN arrivals a ON a.ref = r.ref
JOIN customers_customer c ON c.id = a.customer_id AND c.kind = 'person' AND c.erased_at IS NULL
"""
# A private customer is one person: their birthday is the customer's.
OF_PEOPLE = """
SELECT m.root_id AS customer_id, CASE WHEN m.kind = 'company' THEN m.person_id END AS person_id, m.birthday, m.row
FROM met m
"""


def take_in_birthdays(cursor: CursorWrapper, source: str, *, now: datetime) -> int:
    """Note the birthdays in the column `birthday` of a table of rows; how many there were to note.

    `arrivals` knows whose they are. What is noted already stays: a colleague may have asked the customer.
    """
    return _note(cursor, OF_CUSTOMERS.format(source=source), now)


def take_in_birthdays_of_people(cursor: CursorWrapper, *, now: datetime) -> int:
    """The same of the people in the table `met`, each with a birthday of their own in a company."""
    return _note(cursor, OF_PEOPLE, now)


def _note(cursor: CursorWrapper, said: str, now: datetime) -> int:
    today: date = now.date()
    values: dict[str, Any] = {"oldest": today.year - OLDEST, "today": today, "no_dates": sorted(NO_DATES), "now": now}
    cursor.execute(BIRTHDAYS.format(said=said), values)
    return int(cursor.rowcount)
