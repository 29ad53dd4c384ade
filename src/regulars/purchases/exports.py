"""What of purchases goes into an export, under the names by which the import takes it in again."""

from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext_lazy as _

from regulars.customers.exports import KEY_COLUMNS, instant, prepare_keys
from regulars.imports.exports.sheets import Cell, Column, Sheet
from regulars.lib.money import minor_per_major

# Lines that add up to their order go out as they are; where something was taken off or put on top, the largest takes
# it. Orders whose lines say something else than the order (and orders without lines) go out as one row.
PARTS = """
CREATE TEMP VIEW export_parts AS
WITH summed AS (
    SELECT l.order_id, sum(l.amount_minor) AS total, min(l.amount_minor) AS least, max(l.amount_minor) AS most
    FROM purchases_orderline l GROUP BY l.order_id
), apart AS (
    SELECT o.id, o.amount_minor - s.total AS rest FROM purchases_order o JOIN summed s ON s.order_id = o.id
    WHERE CASE WHEN o.kind = 'purchase' THEN s.least >= 0 AND s.most + o.amount_minor - s.total >= 0
               ELSE s.most <= 0 AND s.least + o.amount_minor - s.total <= 0 END
)
SELECT o.id AS order_id, l.id AS line_id, l.product_id, l.quantity,
       l.amount_minor + CASE WHEN row_number() OVER largest = 1 THEN a.rest ELSE 0 END AS amount_minor
FROM apart a JOIN purchases_order o ON o.id = a.id JOIN purchases_orderline l ON l.order_id = o.id
WINDOW largest AS (PARTITION BY l.order_id ORDER BY abs(l.amount_minor) DESC, l.id)
UNION ALL
SELECT o.id, 0, NULL, NULL, o.amount_minor FROM purchases_order o WHERE o.id NOT IN (SELECT id FROM apart)
"""


def prepare(cursor: CursorWrapper) -> None:
    prepare_keys(cursor)
    cursor.execute("SELECT to_regclass('pg_temp.export_currencies')")
    if cursor.fetchone()[0] is None:
        _prepare_money(cursor)


def _prepare_money(cursor: CursorWrapper) -> None:
    cursor.execute(
        "SELECT currency FROM purchases_order UNION SELECT currency FROM purchases_contract"
        " UNION SELECT currency FROM purchases_cost"
    )
    currencies = [code for (code,) in cursor.fetchall()]
    cursor.execute(
        "CREATE TEMP TABLE export_currencies (currency text PRIMARY KEY, factor numeric, places int) ON COMMIT DROP"
    )
    cursor.executemany(
        "INSERT INTO export_currencies VALUES (%s, %s, %s)",
        [(code, minor_per_major(code), len(str(minor_per_major(code))) - 1) for code in currencies],
    )
    cursor.execute("DROP VIEW IF EXISTS export_parts")
    cursor.execute(PARTS)


def money(column: str) -> str:
    """SQL: minor units as major ones."""
    return f"round({column} / f.factor, f.places)"


PRODUCT = (
    Column("product", "p.code"), Column("product name", "p.name"), Column("product category", "p.category"),
)  # fmt: skip

SHEETS = (
    Sheet(
        "orders", _("Orders with their products"),
        (
            Column("order number", "nullif(o.number, '')"), *KEY_COLUMNS,
            Column("date", f"coalesce({instant('o.ordered_at')}, o.ordered_on::text)"),
            Column("amount", money("l.amount_minor"), Cell.NUMBER), Column("quantity", "l.quantity", Cell.NUMBER),
            *PRODUCT, Column("currency", "o.currency"),
            Column("status", "CASE WHEN o.kind = 'return' AND o.amount_minor = 0 THEN 'cancelled' ELSE '' END"),
        ),
        "FROM export_parts l JOIN purchases_order o ON o.id = l.order_id"
        " JOIN export_keys k ON k.customer_id = o.customer_id JOIN export_currencies f ON f.currency = o.currency"
        " LEFT JOIN purchases_product p ON p.id = l.product_id ORDER BY l.order_id, l.line_id",
        prepare, order=40,
    ),
    Sheet(
        "contracts", _("Contracts"),
        (
            Column("contract number", "nullif(c.number, '')"), *KEY_COLUMNS, Column("start", "c.started_on", Cell.DAY),
            Column("end", "c.ended_on", Cell.DAY), Column("amount", money("c.amount_minor"), Cell.NUMBER),
            Column("period", "c.period"), *PRODUCT, Column("currency", "c.currency"),
        ),
        "FROM purchases_contract c JOIN export_keys k ON k.customer_id = c.customer_id"
        " JOIN export_currencies f ON f.currency = c.currency LEFT JOIN purchases_product p ON p.id = c.product_id"
        " ORDER BY c.number, c.started_on, c.id",
        prepare, order=50,
    ),
    Sheet(
        "costs", _("Costs"),
        (
            Column("kind", "c.kind"), Column("date", "c.incurred_on", Cell.DAY),
            Column("amount", money("c.amount_minor"), Cell.NUMBER), *KEY_COLUMNS, Column("currency", "c.currency"),
            Column("note", "c.note"),
        ),
        "FROM purchases_cost c LEFT JOIN export_keys k ON k.customer_id = c.customer_id"
        " JOIN export_currencies f ON f.currency = c.currency ORDER BY c.id",
        prepare, order=60,
    ),
    Sheet(
        "products", _("Products"),
        (Column("product", "p.code"), Column("product name", "p.name"), Column("product category", "p.category")),
        "FROM purchases_product p ORDER BY p.id",
        order=65,
    ),
)  # fmt: skip
