"""Loading staged rows of orders, set by set.

Rows under one number are one order. What makes a row the same row next time is its number; without one, the customer,
day, amount and product, and which of several equal rows of the file it is.
"""

from django.utils.translation import gettext_noop

from regulars.customers.commands import count_erased
from regulars.imports.types import Counts, Load
from regulars.purchases.taking_in import (
    SOURCE,
    add_products,
    column,
    currency_of,
    has_products,
    in_minor,
    product_code,
    take_in_their_customers,
)

CREDIT_NOTE = "'^[CСcс][0-9]'"


def load_orders(load: Load) -> Counts:
    load.step(gettext_noop("Finding customers"), 0.05)
    customers = take_in_their_customers(load)
    load.step(gettext_noop("Putting rows together"), 0.25)
    products = add_products(load)
    gather_rows(load)
    gather_orders(load)
    load.step(gettext_noop("Writing orders"), 0.4)
    added, returned = insert_orders(load)
    changed = change_orders(load)
    load.step(gettext_noop("Writing the timeline"), 0.65)
    record_orders(load)
    if has_products(load):
        load.step(gettext_noop("Writing products of orders"), 0.85)
        insert_lines(load)
    load.step(gettext_noop("Finishing"), 0.95)
    load.cursor.execute("DROP VIEW lines")
    return Counts(
        added=added,
        returned=returned,
        changed=changed,
        known=_count(load, "SELECT count(*) FROM placed WHERE known_id IS NOT NULL") - changed,
        customers_added=customers.added,
        products_added=products,
        of_erased=count_erased(load.cursor, load.staging, customers),
    )


def _count(load: Load, query: str) -> int:
    load.cursor.execute(query)
    return int(load.cursor.fetchone()[0])


def signed_amount(load: Load) -> str:
    """SQL: what a row brings, in major units: negative on credit notes, nothing where the order was cancelled."""
    amount = "s.amount" if "amount" in load.columns else "NULL"
    if "unit_price" in load.columns:
        amount = f"coalesce({amount}, coalesce({column(load, 'quantity', 'numeric')}, 1) * s.unit_price)"
    if "number" in load.columns:
        amount = f"CASE WHEN {is_credit_note(load)} THEN -abs({amount}) ELSE {amount} END"
    if "status" in load.columns:
        amount = f"CASE WHEN s.status = 'cancelled' THEN least({amount}, 0) ELSE {amount} END"
    return amount


def is_credit_note(load: Load) -> str:
    """SQL: cancelled invoices carry a C (Latin or Cyrillic) before their number; each takes back what another sold."""
    if "number" not in load.columns:
        return "false"
    # The first letter is looked at first: a regular expression for each of a million rows is felt.
    return f"coalesce(left(s.number, 1) IN ('C', 'c', 'С', 'с') AND s.number ~ {CREDIT_NOTE}, false)"


def gather_rows(load: Load) -> None:
    """Table `shared`: numbers that several customers have. Some programs number the orders of each from one.

    View `lines`: the staged rows with their money, and the key of the order each belongs to.
    """
    load.cursor.execute("SET LOCAL work_mem = '128MB'")
    load.cursor.execute("DROP VIEW IF EXISTS lines; DROP TABLE IF EXISTS shared, placed")
    if "number" in load.columns:
        load.cursor.execute(
            f"""
            CREATE TEMP TABLE shared ON COMMIT DROP AS
            SELECT number FROM {load.staging} WHERE number IS NOT NULL GROUP BY number HAVING min(ref) <> max(ref)
            """  # noqa: S608 - the name of the table is ours
        )
    # A view and not a table: most files have no products, and then the rows are needed once.
    load.cursor.execute(f"CREATE TEMP VIEW lines AS {_lines(load)}")


def _lines(load: Load) -> str:
    cancelled = "s.status = 'cancelled'" if "status" in load.columns else "false"
    return f"""
        SELECT row, ref, ordered_on, at, number, product, quantity, amount_minor, currency,
               cancelled OR amount_minor < 0 OR is_credit_note AS is_return,
               {_key(load)} AS key
        FROM (
            SELECT s.row, s.ref, s.ordered_on, {column(load, "ordered_on_at", "timestamptz")} AS at,
                   {column(load, "number")} AS number, {product_code(load)} AS product,
                   {column(load, "quantity", "numeric")} AS quantity,
                   {in_minor(load, signed_amount(load))} AS amount_minor, {currency_of(load)} AS currency,
                   {cancelled} AS cancelled, {is_credit_note(load)} AS is_credit_note
            FROM {load.staging} s
        ) s
        """  # noqa: S608 - names of columns and of the table are ours


def _key(load: Load) -> str:
    """SQL: what an order is recognised by. Money taken back under the number of a purchase is an order of its own."""
    same = "ref, ordered_on, amount_minor, currency, product"
    ordinal = f"row_number() OVER (PARTITION BY {same} ORDER BY row)"
    hashed = f"'h:' || md5(concat_ws('|', {same}, {ordinal}))"
    if "number" not in load.columns:
        return hashed
    taken_back = "CASE WHEN amount_minor < 0 AND NOT is_credit_note THEN ':return' ELSE '' END"
    other_currency = f"CASE WHEN currency <> '{load.currency}' THEN ':' || currency ELSE '' END"
    of_customer = "CASE WHEN number IN (SELECT number FROM shared) THEN ':' || md5(ref) ELSE '' END"
    numbered = f"'n:' || number || {of_customer} || {other_currency} || {taken_back}"
    # Counting equal rows means sorting all of them: only where some have no number.
    return f"CASE WHEN number IS NULL THEN {hashed} ELSE {numbered} END" if _some_have_none(load) else numbered


def _some_have_none(load: Load) -> bool:
    load.cursor.execute(f"SELECT EXISTS (SELECT FROM {load.staging} WHERE number IS NULL)")  # noqa: S608
    return bool(load.cursor.fetchone()[0])


def gather_orders(load: Load) -> None:
    """Table `placed`: one row for each order, with its customer, and the order we know it as or its new number."""
    load.cursor.execute(
        f"""
        CREATE TEMP TABLE placed ON COMMIT DROP AS
        SELECT o.*, a.customer_id, known.id AS known_id,
               CASE WHEN known.id IS NULL THEN nextval('{_sequence(load)}') END AS new_id,
               known.amount_minor AS was_minor,
               known.id IS NOT NULL AND (known.amount_minor, known.ordered_on, known.kind, known.customer_id)
                   IS DISTINCT FROM (o.amount_minor, o.ordered_on, o.kind::varchar, a.customer_id) AS differs
        FROM ({_orders(load)}) o
        JOIN arrivals a USING (ref)
        LEFT JOIN purchases_order known ON known.source = '{SOURCE}' AND known.source_key = o.key
        """  # noqa: S608 - parts are ours
    )
    load.cursor.execute("ANALYZE placed")


def _sequence(load: Load) -> str:
    """Looked up once and not for each of a million rows."""
    load.cursor.execute("SELECT pg_get_serial_sequence('purchases_order', 'id')")
    return str(load.cursor.fetchone()[0])


def _orders(load: Load) -> str:
    if "number" not in load.columns:
        return """
            SELECT key, ref, '' AS number, ordered_on, at, amount_minor, currency,
                   CASE WHEN is_return THEN 'return' ELSE 'purchase' END AS kind
            FROM lines ORDER BY row
        """
    return """
        SELECT key, min(ref) AS ref, coalesce(min(number), '') AS number, min(ordered_on) AS ordered_on, min(at) AS at,
               sum(amount_minor)::bigint AS amount_minor, min(currency) AS currency,
               CASE WHEN bool_and(is_return) THEN 'return' ELSE 'purchase' END AS kind
        FROM lines GROUP BY key ORDER BY min(row)
    """


def insert_orders(load: Load) -> tuple[int, int]:
    """New orders; how many are purchases, and how many are returns."""
    load.cursor.execute(
        f"""
        INSERT INTO purchases_order (id, customer_id, source, source_key, number, kind, ordered_on, ordered_at,
                                     amount_minor, currency)
        SELECT new_id, customer_id, '{SOURCE}', key, number, kind, ordered_on, at, amount_minor, currency
        FROM placed WHERE new_id IS NOT NULL ORDER BY new_id
        """  # noqa: S608 - a constant of ours
    )
    inserted = int(load.cursor.rowcount)
    returned = _count(load, "SELECT count(*) FROM placed WHERE new_id IS NOT NULL AND kind = 'return'")
    return inserted - returned, returned


def change_orders(load: Load) -> int:
    """Orders we know under the same number, that now say something else."""
    load.keep("purchases_order", "SELECT known_id FROM placed WHERE differs")
    load.cursor.execute(
        """
        UPDATE purchases_order o
        SET amount_minor = p.amount_minor, ordered_on = p.ordered_on, ordered_at = p.at, kind = p.kind,
            customer_id = p.customer_id
        FROM placed p WHERE p.differs AND o.id = p.known_id
        """
    )
    return int(load.cursor.rowcount)


def record_orders(load: Load) -> None:
    """What happened, on the timeline. A day without a time is told at noon: the same day for readers far away too."""
    load.cursor.execute(
        """
        INSERT INTO customers_entry (customer_id, kind, happened_at, recorded_at, actor, ref, channel, direction, data,
                                     source, source_key)
        SELECT customer_id,
               CASE WHEN differs THEN 'purchases.order_changed' WHEN kind = 'return' THEN 'purchases.order_returned'
                    ELSE 'purchases.order_placed' END,
               CASE WHEN differs THEN %(now)s
                    ELSE coalesce(at, (ordered_on + interval '12 hours') AT TIME ZONE %(zone)s) END,
               %(now)s, %(actor)s, 'purchases.order:' || coalesce(new_id, known_id), '', '',
               CASE WHEN differs THEN jsonb_build_object('amount_minor', amount_minor, 'currency', currency,
                                                         'number', number, 'was_minor', was_minor)
                    ELSE jsonb_strip_nulls(jsonb_build_object(
                        'amount_minor', amount_minor, 'currency', currency, 'number', nullif(number, ''),
                        'day_only', CASE WHEN at IS NULL THEN true END)) END,
               '', ''
        FROM placed WHERE new_id IS NOT NULL OR differs ORDER BY customer_id, ordered_on
        """,
        {"now": load.now, "zone": load.time_zone, "actor": load.actor},
    )


def insert_lines(load: Load) -> None:
    """Products of orders that are new or changed."""
    replaced = "SELECT l.id FROM placed p JOIN purchases_orderline l ON l.order_id = p.known_id WHERE p.differs"
    load.keep("purchases_orderline", replaced)
    load.cursor.execute("DELETE FROM purchases_orderline l USING placed p WHERE p.differs AND l.order_id = p.known_id")
    load.cursor.execute(
        """
        INSERT INTO purchases_orderline (order_id, product_id, quantity, amount_minor)
        SELECT coalesce(p.new_id, p.known_id), product.id, coalesce(l.quantity, 1), l.amount_minor
        FROM lines l JOIN placed p USING (key) JOIN purchases_product product ON product.code = l.product
        WHERE p.new_id IS NOT NULL OR p.differs ORDER BY l.row
        """
    )
