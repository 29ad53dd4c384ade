"""A company of a given number of customers, made by SQL: names of four languages, e-mails, phones, orders, entries.

Every value follows from the customer's number, so that two runs measure the same rows; neighbours by number have
unrelated names, as after an import.
"""

from collections.abc import Iterator
from itertools import product

from django.db import connection

from regulars.customers import names

ENTRIES_EACH = 10
ORDERS_EACH = 5

GIVEN = {
    "uk": "Олена Іван Наталія Тарас Ґалина Юлія Андрій Оксана Богдан Марія Сергій Ірина Василь Дарина Йосип Соломія",
    "ru": "Ольга Дмитрий Екатерина Алексей Татьяна Николай Светлана Михаил Анна Павел Юрий Фёдор",
    "ro": "Ștefan Ioana Andrei Elena Mihai Ana Cristina Radu Gabriela Ion Țuțu Sorin",
    "en": "James Mary Robert Linda Oliver Emma George Charlotte William Sophie Arthur Grace",
}
# A family name is a stem and an ending: a few hundred of each language, as common as in a telephone book.
FAMILY = {
    "uk": ("Ков Шевч Бонд Мельн Кравч Ткач Лис Петр Яц Мороз Остап Гнат Сав Їж Хом Руд Дзюб Пав Нест Вовк",
           "енко ук ський аренко ик"),
    "ru": ("Иван Смирн Кузнец Соколь Поп Лебед Новик Волк Зайц Щербак Медвед Орл Тихон Бел Гус", "ов ин овский ев"),
    "ro": ("Pop Ion Rus Muntean Ciob Țurcan Dumitr Stoic Gheorgh Mold Cojoc Lup", "escu u eanu aru"),
    "en": ("Smith Tayl Brown Wil New Clark Wright Robin Walk Coop Har Fen", "son ton ford er"),
}  # fmt: skip
COUNTRIES = {"uk": "UA", "ru": "UA", "ro": "MD", "en": "GB"}
INDUSTRIES = "retail logistics health education hospitality software farming"
SEGMENTS = "standard plus premium trial"


def pool() -> Iterator[tuple[str, str, str, str, str, str]]:
    """Full names: name, language, country, what it sorts by, what it is found by, its Latin form for an e-mail."""
    for language, (stems, endings) in FAMILY.items():
        for first, stem, ending in product(GIVEN[language].split(), stems.split(), endings.split()):
            name = f"{first} {stem}{ending}"
            latin = (names.latin_forms(name) or [names.fold(name)])[0].replace(" ", ".").replace("'", "")
            yield name, language, COUNTRIES[language], names.sort_key(name), names.search_text(name), latin


POOL_TABLE = """
CREATE TEMP TABLE IF NOT EXISTS pool (
    ordinal serial, name text, language text, country text, sort_key text, search_text text, latin text)
"""

# The hash spreads the pool over the numbers without a random generator.
CUSTOMERS = """
INSERT INTO customers_customer
    (id, kind, name, sort_key, search_text, language, country, attributes, joined_on, created_at)
SELECT n, CASE WHEN n %% 12 = 0 THEN 'company' ELSE 'person' END, pool.name, pool.sort_key,
       pool.search_text || E'\\n' || pool.latin || n || '@example.com' || E'\\n'
           || '38067' || lpad((n * 7919 %% 10000000)::text, 7, '0'),
       pool.language, pool.country,
       jsonb_build_object('industry', (string_to_array(%(industries)s, ' '))[1 + n * 31 %% 7],
                          'segment', (string_to_array(%(segments)s, ' '))[1 + n * 17 %% 4]),
       date '2023-11-01' + (n * 13 %% 1000)::int, timestamptz '2026-11-01'
FROM generate_series(%(first)s::bigint, %(last)s::bigint) n
JOIN pool ON pool.ordinal = 1 + (hashint8(n) & 2147483647) %% (SELECT count(*) FROM pool)
ORDER BY n
"""

IDENTITIES = """
INSERT INTO customers_identity (customer_id, channel, value, created_at)
SELECT id, 'email', split_part(search_text, E'\\n', -2), created_at
FROM customers_customer WHERE id BETWEEN %(first)s AND %(last)s
UNION ALL
SELECT id, 'phone', '+' || split_part(search_text, E'\\n', -1), created_at
FROM customers_customer WHERE id BETWEEN %(first)s AND %(last)s
"""

PEOPLE = """
INSERT INTO customers_person (customer_id, full_name, given_name, patronymic, family_name, gender, language, created_at)
SELECT id, name, split_part(name, ' ', 1), '', split_part(name, ' ', 2), '', language, created_at
FROM customers_customer WHERE id BETWEEN %(first)s AND %(last)s
"""

ORDERS = """
INSERT INTO purchases_order (customer_id, source, source_key, number, kind, ordered_on, amount_minor, currency)
SELECT n, 'bench', n || '-' || k, n || '-' || k, 'purchase',
       date '2026-11-01' - (n * 7 %% 300)::int - k * (20 + n %% 40)::int,
       1000 + (n * 37 + k * 911) %% 90000, 'EUR'
FROM generate_series(%(first)s::bigint, %(last)s::bigint) n, generate_series(1, %(orders)s) k
"""

TRAITS = """
INSERT INTO customers_traits (customer_id, stage, risk, value_minor, value_at_risk_minor, orders_count, spent_minor,
    first_order_on, last_order_on, recency_score, frequency_score, monetary_score, rfm_group,
    expected_purchases, reason, computed_at, run_id)
SELECT n, (ARRAY['new','active','active','active','slipping','lost'])[1 + n * 11 %% 6], (n * 29 %% 1000) / 1000.0,
       n * 53 %% 200000, (n * 53 %% 200000) * (n * 29 %% 1000) / 1000, %(orders)s, 5000 + n * 37 %% 400000,
       date '2024-01-01' + (n %% 300)::int, date '2026-11-01' - (n * 7 %% 300)::int,
       1 + n %% 5, 1 + n * 3 %% 5, 1 + n * 7 %% 5, '', (n %% 90) / 10.0,
       '{"code": "silent_longer_than_usual", "params": {"usual_days": 21, "silent_days": 77}}',
       timestamptz '2026-11-21', 1
FROM generate_series(%(first)s::bigint, %(last)s::bigint) n
"""

ENTRIES = """
INSERT INTO customers_entry
    (customer_id, kind, happened_at, recorded_at, actor, ref, channel, direction, data, source, source_key)
SELECT n, %(kind)s, timestamptz '2026-11-01' - make_interval(days => (n * 7 %% 300 + k * 25)::int),
       timestamptz '2026-11-20', 'import', '', '', 'in',
       jsonb_build_object('number', n || '-' || k, 'amount_minor', 1000 + k, 'currency', 'EUR'), '', ''
FROM generate_series(%(first)s::bigint, %(last)s::bigint) n, generate_series(1, %(entries)s) k
"""

SEARCH_INDEX = "CREATE INDEX customer_search ON customers_customer USING gin (search_text gin_trgm_ops)"


def grow(last: int) -> None:
    """Adds customers until there are `last` of them, and leaves the tables as a settled installation has them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) + 1 FROM customers_customer")
        values = {
            "first": cursor.fetchone()[0], "last": last, "industries": INDUSTRIES, "segments": SEGMENTS,
            "orders": ORDERS_EACH, "entries": ENTRIES_EACH, "kind": "purchases.order_placed",
        }  # fmt: skip
        fill_pool(cursor)
        cursor.execute("DROP INDEX customer_search")
        for statement in (CUSTOMERS, IDENTITIES, PEOPLE, ORDERS, TRAITS, ENTRIES):
            cursor.execute(statement, values)
        cursor.execute(SEARCH_INDEX)
        cursor.execute("VACUUM ANALYZE")


def fill_pool(cursor) -> None:
    cursor.execute(POOL_TABLE)
    cursor.execute("SELECT count(*) FROM pool")
    if not cursor.fetchone()[0]:
        columns = "(name, language, country, sort_key, search_text, latin)"
        cursor.executemany(f"INSERT INTO pool {columns} VALUES (%s, %s, %s, %s, %s, %s)", list(pool()))
