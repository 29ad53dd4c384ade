"""Messages and reviews of customers as the core takes them. One query, the newest first where there are very many."""

from datetime import date, timedelta
from typing import Any

from django.db import connection

from regulars.analytics.themes.shapes import Said

MOST_TEXTS = 100_000
DAYS_READ = 730
LONGEST = 4_000

# A quotation of earlier letters is not said again; what was merged counts to the survivor; programs say nothing.
SAID = """
SELECT m.id, COALESCE(k.merged_into_id, k.id), (m.at AT TIME ZONE %(zone)s)::date,
       left(CASE WHEN m.quoted_from IS NULL THEN m.text ELSE left(m.text, m.quoted_from) END, %(longest)s),
       m.facts -> 'rating', m.facts -> 'best'
FROM inbox_message m
JOIN inbox_conversation c ON c.id = m.conversation_id
JOIN customers_customer k ON k.id = c.customer_id
WHERE m.direction = 'in' AND NOT m.automatic AND m.text <> '' AND m.at >= %(since)s AND m.at < %(end)s
ORDER BY m.at DESC, m.id DESC LIMIT %(most)s
"""


def said_until(until: date, zone: str) -> list[Said]:
    """What customers wrote in the two years that end with this day of the company, oldest first."""
    values: dict[str, Any] = {
        "zone": zone,
        "longest": LONGEST,
        "since": until - timedelta(days=DAYS_READ),
        "end": until + timedelta(days=1),
        "most": MOST_TEXTS,
    }
    with connection.cursor() as cursor:
        cursor.execute(SAID, values)
        return [
            Said(key, text, on, customer, stars_of(*stars))
            for key, customer, on, text, *stars in reversed(cursor.fetchall())
        ]


def stars_of(rating: Any, best: Any) -> float | None:
    """Stars of 1 to 5, whatever the best is at that place; None for what is no review.

    >>> stars_of(8, 10), stars_of("3", None), stars_of(None, 5), stars_of("null", 5)
    (4.0, 3.0, None, None)
    """
    try:
        stars, most = float(rating), float(best or 5)
    except (TypeError, ValueError):
        return None
    return min(max(stars / most * 5, 1.0), 5.0) if most > 0 else None
