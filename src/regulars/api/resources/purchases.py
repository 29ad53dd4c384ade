"""Orders, contracts and products."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Status

from regulars.api.door import actor
from regulars.api.service import Resource
from regulars.api.shapes.common import PageOf
from regulars.api.shapes.purchases import (
    ContractShown,
    ContractTold,
    OrderShown,
    OrderTold,
    ProductShown,
    RowsAsked,
)
from regulars.customers.queries import customer, rows_together
from regulars.lib.clock import now
from regulars.purchases import commands, queries
from regulars.purchases.errors import UnknownCurrency
from regulars.purchases.models import Contract, Order
from regulars.purchases.types import ToldContract, ToldLine, ToldOrder
from regulars.staff import choices
from regulars.staff.api_keys import Scope
from regulars.staff.queries import company

resource = Resource("Purchases")


@resource.endpoint("GET", "/customers/{int:customer_id}/orders", scope=Scope.READ_PURCHASES, answer=PageOf[OrderShown])
def list_orders(request: HttpRequest, customer_id: int, asked: Query[RowsAsked]) -> Any:
    """Orders and returns of a customer, newest first, with their products."""
    rows = rows_together(customer(customer_id))
    page = queries.orders_of(customer_id, cursor=asked.cursor, size=asked.limit, rows=rows)
    items = [order_shown(order) for order in page.rows]
    return {"items": items, "next_cursor": page.next_cursor, "previous_cursor": page.previous_cursor}


@resource.endpoint(
    "POST",
    "/customers/{int:customer_id}/orders",
    scope=Scope.WRITE_PURCHASES,
    answer=OrderShown,
    status=201,
    other={200: OrderShown},
)
def create_order(request: HttpRequest, customer_id: int, given: OrderTold) -> Any:
    """Write an order down. Answers 200 when it is known already, 409 when its number says something else."""
    told = given.model_dump(exclude={"lines", "currency"})
    lines = tuple(ToldLine(**line.model_dump()) for line in given.lines)
    order, is_new = commands.record_order(
        customer(customer_id).pk, ToldOrder(**told, currency=currency_of(given.currency), lines=lines),
        actor=actor(request), now=now(),
    )  # fmt: skip
    return Status(201 if is_new else 200, order_shown(queries.with_lines(order)))


@resource.endpoint(
    "GET", "/customers/{int:customer_id}/contracts", scope=Scope.READ_PURCHASES, answer=list[ContractShown]
)
def list_contracts(request: HttpRequest, customer_id: int) -> Any:
    """Contracts of a customer, those in force first."""
    rows = rows_together(customer(customer_id))
    return [contract_shown(contract) for contract in queries.contracts_of(customer_id, rows=rows)]


@resource.endpoint(
    "POST",
    "/customers/{int:customer_id}/contracts",
    scope=Scope.WRITE_PURCHASES,
    answer=ContractShown,
    status=201,
    other={200: ContractShown},
)
def create_contract(request: HttpRequest, customer_id: int, given: ContractTold) -> Any:
    """Write a contract down, or its end. A later first day under the same number is a new price from that day."""
    told = given.model_dump(exclude={"currency"})
    contract, is_new = commands.record_contract(
        customer(customer_id).pk, ToldContract(**told, currency=currency_of(given.currency)),
        actor=actor(request), now=now(),
    )  # fmt: skip
    return Status(201 if is_new else 200, contract_shown(contract))


@resource.endpoint("GET", "/products", scope=Scope.READ_PURCHASES, answer=PageOf[ProductShown])
def list_products(request: HttpRequest, asked: Query[RowsAsked]) -> Any:
    """What the company sells, by code."""
    page = queries.products(cursor=asked.cursor, size=asked.limit)
    return {"items": page.rows, "next_cursor": page.next_cursor, "previous_cursor": page.previous_cursor}


def currency_of(told: str | None) -> str:
    """The company's currency where none was told. Raises UnknownCurrency."""
    if told is None:
        return company().currency
    if told not in dict(choices.currencies()):
        raise UnknownCurrency(currency=told)
    return told


def order_shown(order: Order) -> dict[str, Any]:
    lines = [
        {"product": line.product.code, "name": line.product.name, "quantity": float(line.quantity),
         "amount_minor": line.amount_minor}
        for line in order.shown_lines  # type: ignore[attr-defined]
    ]  # fmt: skip
    told = {name: getattr(order, name) for name in OrderShown.model_fields if name != "lines"}
    return {**told, "lines": lines}


def contract_shown(contract: Contract) -> dict[str, Any]:
    told = {name: getattr(contract, name) for name in ContractShown.model_fields if name != "product"}
    return {**told, "product": contract.product.code if contract.product else ""}
