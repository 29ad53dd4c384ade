"""A customer with a long history: orders, calls and notes every ten minutes for two years, in one customer's name."""

from django.db import connection

BUSY_ENTRIES = 100_000

# Every fifth entry is a note, every tenth of the others a call; what they say follows from their number.
NOTES = """
INSERT INTO customers_note (customer_id, kind, text, direction, outcome, happened_at, written_at, written_by, version)
SELECT %(customer)s, CASE WHEN n %% 10 = 0 THEN 'call' ELSE 'note' END,
       'Говорили про мед і чай, ' || (ARRAY['липовий','гречаний','соняшниковий','акацієвий'])[1 + n * 7 %% 4]
           || ', розмова ' || n || '; передзвонити в зручний час і запитати, чи все сподобалося',
       CASE WHEN n %% 10 = 0 THEN 'in' ELSE '' END, CASE WHEN n %% 10 = 0 THEN 'reached' ELSE '' END,
       %(until)s::timestamptz - make_interval(mins => n * 10), timestamptz '2026-11-20', '', 1
FROM generate_series(5, %(entries)s, 5) n
"""
WRITTEN = """
INSERT INTO customers_entry
    (customer_id, kind, happened_at, recorded_at, actor, ref, channel, direction, data, source, source_key)
SELECT customer_id, CASE kind WHEN 'call' THEN 'customers.call_logged' ELSE 'customers.note_written' END, happened_at,
       written_at, '', 'customers.note:' || id, CASE kind WHEN 'call' THEN 'phone' ELSE '' END, direction,
       jsonb_build_object('text', text, 'direction', direction, 'outcome', outcome, 'person', ''), '', ''
FROM customers_note WHERE customer_id = %(customer)s
"""
BOUGHT = """
INSERT INTO customers_entry
    (customer_id, kind, happened_at, recorded_at, actor, ref, channel, direction, data, source, source_key)
SELECT %(customer)s, 'purchases.order_placed', %(until)s::timestamptz - make_interval(mins => n * 10),
       timestamptz '2026-11-20', 'import', '', '', 'in',
       jsonb_build_object('number', 'B-' || n, 'amount_minor', 1000 + n, 'currency', 'EUR'), '', ''
FROM generate_series(1, %(entries)s) n WHERE n %% 5 <> 0
"""


def busy(customer_id: int) -> int:
    """Gives a customer their history, and leaves the tables as a settled installation has them."""
    values = {"customer": customer_id, "entries": BUSY_ENTRIES, "until": "2026-11-20T09:00:00+00:00"}
    with connection.cursor() as cursor:
        for statement in (NOTES, WRITTEN, BOUGHT):
            cursor.execute(statement, values)
        cursor.execute("VACUUM ANALYZE customers_entry")
        cursor.execute("VACUUM ANALYZE customers_note")
    return customer_id
