"""What the targets of this context share: the customers of staged rows, money in minor units, products."""

from regulars.customers.commands import TakenIn, prepare_arrivals, take_in_customers
from regulars.imports.types import Load
from regulars.lib.money import minor_per_major

SOURCE = "file"
OF_CUSTOMER = ("name", "email", "phone")


def take_in_their_customers(load: Load) -> TakenIn:
    """Afterwards `arrivals` knows the customer of every `ref`. Of several names any will do, but always the same."""
    prepare_arrivals(load.cursor)
    have = [column for column in OF_CUSTOMER if column in load.columns]
    load.cursor.execute(
        f"""
        INSERT INTO arrivals (ref, channel, value {"".join(f", {column}" for column in have)})
        SELECT ref, split_part(ref, ':', 1), substr(ref, strpos(ref, ':') + 1)
               {"".join(f", min({column})" for column in have)}
        FROM {load.staging} WHERE ref IS NOT NULL GROUP BY ref
        """  # noqa: S608 - names of columns and of the table are ours
    )
    return take_in_customers(load.cursor, actor=load.actor, now=load.now, keep=load.keep)


def column(load: Load, name: str, kind: str = "text") -> str:
    """A staged column, or nothing of its type where the file has none."""
    return f"s.{name}" if name in load.columns else f"NULL::{kind}"


def currency_of(load: Load) -> str:
    """SQL: the currency of a staged row."""
    return f"coalesce({column(load, 'currency')}, '{load.currency}')"


def in_minor(load: Load, amount: str) -> str:
    """SQL: an amount in major units as minor units, half a unit rounded away from zero."""
    factors = {currency: minor_per_major(currency) for currency in _currencies(load)}
    usual = factors.get(load.currency, minor_per_major(load.currency))
    other = {currency: factor for currency, factor in factors.items() if factor != usual}
    cases = " ".join(f"WHEN '{currency}' THEN {factor}" for currency, factor in sorted(other.items()))
    factor = f"CASE {currency_of(load)} {cases} ELSE {usual} END" if other else str(usual)
    return f"round(({amount}) * {factor})::bigint"


def _currencies(load: Load) -> list[str]:
    """Codes in the file; they come from a list we know."""
    if "currency" not in load.columns:
        return [load.currency]
    load.cursor.execute(f"SELECT DISTINCT currency FROM {load.staging} WHERE currency IS NOT NULL")  # noqa: S608
    return [code for (code,) in load.cursor.fetchall()]


def product_code(load: Load) -> str:
    """SQL: what a product is known by: its code, else its name."""
    return f"left(coalesce({column(load, 'product')}, {column(load, 'product_name')}), 100)"


def has_products(load: Load) -> bool:
    return bool({"product", "product_name"} & load.columns)


def add_products(load: Load) -> int:
    """Products that are new, by code; how many."""
    if not has_products(load):
        return 0
    load.cursor.execute(
        f"""
        INSERT INTO purchases_product (code, name, category)
        SELECT code, coalesce(min(name), code), coalesce(min(category), '')
        FROM (SELECT {product_code(load)} AS code, {column(load, "product_name")} AS name,
                     {column(load, "category")} AS category FROM {load.staging} s) named
        WHERE code IS NOT NULL GROUP BY code ORDER BY code
        ON CONFLICT (code) DO NOTHING
        """  # noqa: S608 - names of columns and of the table are ours
    )
    return int(load.cursor.rowcount)
