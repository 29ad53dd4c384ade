"""Loading staged rows of contracts and of costs, set by set."""

from zoneinfo import ZoneInfo

from django.utils.translation import gettext_noop

from regulars.customers.commands import TakenIn, count_erased
from regulars.imports.types import Counts, Load
from regulars.purchases.taking_in import (
    SOURCE,
    add_products,
    column,
    currency_of,
    in_minor,
    product_code,
    take_in_their_customers,
)


def load_contracts(load: Load) -> Counts:
    """A contract is known by its number and first day: a new price under the old number is a new row."""
    load.step(gettext_noop("Finding customers"), 0.1)
    customers = take_in_their_customers(load)
    products = add_products(load)
    load.step(gettext_noop("Writing contracts"), 0.5)
    gather_contracts(load)
    load.cursor.execute(
        f"""
        INSERT INTO purchases_contract (id, customer_id, product_id, source, source_key, number, started_on, ended_on,
                                        amount_minor, period, currency)
        SELECT new_id, customer_id, product_id, '{SOURCE}', key, number, started_on, ended_on, amount_minor, period,
               currency
        FROM agreed WHERE new_id IS NOT NULL ORDER BY new_id
        """  # noqa: S608 - a constant of ours
    )
    added = int(load.cursor.rowcount)
    load.keep("purchases_contract", "SELECT known_id FROM agreed WHERE differs")
    load.cursor.execute(
        """
        UPDATE purchases_contract c
        SET ended_on = coalesce(a.ended_on, c.ended_on), amount_minor = a.amount_minor, period = a.period,
            product_id = a.product_id
        FROM agreed a WHERE a.differs AND c.id = a.known_id
        """
    )
    changed = int(load.cursor.rowcount)
    end_repriced(load)
    load.step(gettext_noop("Writing the timeline"), 0.8)
    record_contracts(load)
    load.cursor.execute("SELECT count(*) FROM agreed WHERE known_id IS NOT NULL")
    known = int(load.cursor.fetchone()[0])
    return Counts(
        added=added,
        changed=changed,
        known=known - changed,
        customers_added=customers.added,
        products_added=products,
        of_erased=count_erased(load.cursor, load.staging, customers),
    )


def gather_contracts(load: Load) -> None:
    """Table `agreed`: one row a contract, the last of equal ones, with the contract we know it as or its new number.

    A file that does not tell the end does not take away an end we know.
    """
    first_day = "s.started_on"
    key = f"'h:' || md5(concat_ws('|', s.ref, {product_code(load)}, {first_day}))"
    if "number" in load.columns:
        numbered = f"concat_ws(':', 'n', s.number, {first_day}, {product_code(load)})"
        key = f"CASE WHEN s.number IS NULL THEN {key} ELSE {numbered} END"
    load.cursor.execute(
        f"""
        DROP TABLE IF EXISTS agreed;
        CREATE TEMP TABLE agreed ON COMMIT DROP AS
        SELECT r.*, a.customer_id, p.id AS product_id, known.id AS known_id,
               CASE WHEN known.id IS NULL
                    THEN nextval(pg_get_serial_sequence('purchases_contract', 'id')) END AS new_id,
               known.ended_on AS was_ended_on,
               known.id IS NOT NULL AND (known.ended_on, known.amount_minor, known.period, known.product_id)
                   IS DISTINCT FROM
                   (coalesce(r.ended_on, known.ended_on), r.amount_minor, r.period::varchar, p.id) AS differs
        FROM (
            SELECT DISTINCT ON (key) * FROM (
                SELECT s.row, s.ref, left({key}, 200) AS key, coalesce({column(load, "number")}, '') AS number,
                       {product_code(load)} AS product, {first_day} AS started_on,
                       {column(load, "ended_on", "date")} AS ended_on,
                       {in_minor(load, "s.amount")} AS amount_minor,
                       coalesce({column(load, "period")}, 'month') AS period, {currency_of(load)} AS currency
                FROM {load.staging} s
            ) keyed ORDER BY key, row DESC
        ) r
        JOIN arrivals a USING (ref)
        LEFT JOIN purchases_product p ON p.code = r.product
        LEFT JOIN purchases_contract known ON known.source = '{SOURCE}' AND known.source_key = r.key
        """  # noqa: S608 - names of columns and of the table are ours
    )


def end_repriced(load: Load) -> None:
    """A row that goes on under the same number ends the open one before it: two prices never hold on one day."""
    goes_on = f"""
        a.new_id IS NOT NULL AND a.number <> '' AND c.source = '{SOURCE}' AND c.number = a.number
        AND c.customer_id = a.customer_id AND c.product_id IS NOT DISTINCT FROM a.product_id
        AND c.ended_on IS NULL AND c.started_on < a.started_on
    """
    load.keep("purchases_contract", f"SELECT c.id FROM purchases_contract c, agreed a WHERE {goes_on}")  # noqa: S608
    load.cursor.execute(f"UPDATE purchases_contract c SET ended_on = a.started_on FROM agreed a WHERE {goes_on}")  # noqa: S608


# The row before or after another, of the same contract: by its number, or without one number by what is paid for.
SAME_CONTRACT = """
    b.customer_id = a.customer_id AND (
        (a.number <> '' AND b.number = a.number)
        OR (a.number = '' AND b.number = '' AND b.product_id IS NOT DISTINCT FROM a.product_id)
        OR b.product_id = a.product_id)
"""


def record_contracts(load: Load) -> None:
    """Beginnings and ends that have come; a price that changed is neither."""
    load.cursor.execute(
        f"""
        WITH fact AS (
            SELECT a.*, coalesce(a.new_id, a.known_id) AS id, false AS is_end, a.started_on AS happened_on,
                   CASE WHEN before.id IS NULL THEN 'purchases.contract_started'
                        ELSE 'purchases.contract_repriced' END AS kind,
                   CASE WHEN before.currency = a.currency THEN before.amount_minor END AS was_minor,
                   CASE WHEN before.currency = a.currency THEN before.period END AS was_period
            FROM agreed a
            LEFT JOIN LATERAL (
                SELECT b.* FROM purchases_contract b WHERE {SAME_CONTRACT} AND b.ended_on = a.started_on
                ORDER BY b.number = a.number DESC, b.id LIMIT 1
            ) before ON true
            WHERE a.new_id IS NOT NULL
            UNION ALL
            SELECT a.*, coalesce(a.new_id, a.known_id), true, a.ended_on, 'purchases.contract_ended', NULL, NULL
            FROM agreed a
            WHERE a.ended_on <= %(today)s
              AND (a.new_id IS NOT NULL OR (a.differs AND a.was_ended_on IS DISTINCT FROM a.ended_on))
              AND NOT EXISTS (SELECT FROM purchases_contract b
                              WHERE {SAME_CONTRACT} AND b.started_on = a.ended_on)
        )
        INSERT INTO customers_entry (customer_id, kind, happened_at, recorded_at, actor, ref, channel, direction, data,
                                     source, source_key)
        SELECT customer_id, kind, (happened_on + interval '12 hours') AT TIME ZONE %(zone)s, %(now)s, %(actor)s,
               'purchases.contract:' || id, '', '',
               jsonb_strip_nulls(jsonb_build_object(
                   'amount_minor', amount_minor, 'currency', currency, 'period', period, 'number', number,
                   'was_minor', was_minor, 'was_period', was_period, 'day_only', true)),
               '', ''
        FROM fact WHERE happened_on <= %(today)s ORDER BY customer_id, happened_on, is_end
        """,  # noqa: S608 - a constant of ours
        {
            "now": load.now,
            "zone": load.time_zone,
            "actor": load.actor,
            "today": load.now.astimezone(ZoneInfo(load.time_zone)).date(),
        },
    )


def load_costs(load: Load) -> Counts:
    """A cost is known by everything it says, and by which of several equal rows of the file it is."""
    load.step(gettext_noop("Finding customers"), 0.1)
    customers = TakenIn(0, 0)
    whose, joined = "NULL::bigint", ""
    if "ref" in load.columns:
        customers = take_in_their_customers(load)
        # A join: asked row by row, a file of twenty thousand costs took minutes.
        whose, joined = "a.customer_id", "LEFT JOIN arrivals a USING (ref)"
    load.step(gettext_noop("Writing costs"), 0.5)
    said = "kind, customer_id, incurred_on, amount_minor, currency, note"
    load.cursor.execute(
        f"""
        INSERT INTO purchases_cost ({said}, source, source_key)
        SELECT {said}, '{SOURCE}',
               'h:' || md5(concat_ws('|', {said}, row_number() OVER (PARTITION BY {said} ORDER BY row)))
        FROM (
            SELECT s.row, s.kind, {whose} AS customer_id, s.incurred_on, {in_minor(load, "s.amount")} AS amount_minor,
                   {currency_of(load)} AS currency, coalesce({column(load, "note")}, '') AS note
            FROM {load.staging} s {joined}
        ) rows
        ON CONFLICT (source, source_key) WHERE source_key <> '' DO NOTHING
        """  # noqa: S608 - names of columns and of the table are ours
    )
    added = int(load.cursor.rowcount)
    load.cursor.execute(f"SELECT count(*) FROM {load.staging}")  # noqa: S608
    return Counts(
        added=added,
        known=int(load.cursor.fetchone()[0]) - added,
        customers_added=customers.added,
        of_erased=count_erased(load.cursor, load.staging, customers),
    )
