"""Customers: the list, one, adding one, changing one, and finding one by what it is known by."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from ninja import Query, Status

from regulars.api.door import actor
from regulars.api.service import Resource, refuse_stale
from regulars.api.shapes.common import PageOf
from regulars.api.shapes.customers import (
    CustomerChange,
    CustomerInList,
    CustomersAsked,
    CustomerShown,
    CustomerTold,
    FiguresOfCustomer,
    IdentityAsked,
)
from regulars.api.shapes.privacy import ErasureAsked, ErasureShown
from regulars.customers import queries, registration
from regulars.customers.attributes.manners import of_program
from regulars.customers.attributes.writing import checked
from regulars.customers.errors import IdentityUnreadable
from regulars.customers.identities import normal_form
from regulars.customers.models import Identity, Traits
from regulars.customers.privacy.erasing import ask_for_erasure
from regulars.customers.suppression import erased_owner
from regulars.customers.types import Contacts, CustomerRow, Described, Wanted
from regulars.lib.clock import now
from regulars.lib.errors import NotFound
from regulars.lib.text import clean
from regulars.staff import audit
from regulars.staff.api_keys import Scope
from regulars.staff.errors import NoSuchEmployee
from regulars.staff.queries import company, employees

ATTRIBUTE = "a."
MOST_ATTRIBUTES = 5

resource = Resource("Customers")


@resource.endpoint("GET", "/customers", scope=Scope.READ_CUSTOMERS, answer=PageOf[CustomerInList])
def list_customers(request: HttpRequest, asked: Query[CustomersAsked]) -> Any:
    """Customers, narrowed and ordered as asked, a page at a time."""
    page = queries.customer_page(wanted(request, asked), sort=asked.sort, cursor=asked.cursor, size=asked.limit)
    contacts = queries.contacts_of([row.id for row in page.rows])
    items = [in_list(row, contacts.get(row.id) or Contacts()) for row in page.rows]
    return {"items": items, "next_cursor": page.next_cursor, "previous_cursor": page.previous_cursor}


def wanted(request: HttpRequest, asked: CustomersAsked) -> Wanted:
    return Wanted(
        text=asked.q,
        stage=asked.stage,
        kind=asked.kind,
        country=asked.country,
        manager_id=asked.manager_id,
        at_risk=asked.at_risk,
        attributes=tuple(attributes_asked(request))[:MOST_ATTRIBUTES],
    )


def attributes_asked(request: HttpRequest) -> list[tuple[str, str]]:
    asked = [(clean(name.removeprefix(ATTRIBUTE)), clean(str(value))) for name, value in sorted(request.GET.items())
             if name.startswith(ATTRIBUTE)]  # fmt: skip
    return [(name, value) for name, value in asked if name and value]


def in_list(row: CustomerRow, contacts: Contacts) -> dict[str, Any]:
    known = {"email": contacts.email, "phone": contacts.phone, "external": contacts.external}
    return {**vars(row), **known}


@resource.endpoint("GET", "/customers/known-by", scope=Scope.READ_CUSTOMERS, answer=CustomerShown)
def find_customer(request: HttpRequest, asked: Query[IdentityAsked]) -> Any:
    """The customer known by an e-mail, a phone or a number in another system; of somebody erased, what is left."""
    value = normal_form(asked.channel, asked.value)
    if not value:
        raise IdentityUnreadable(channel=asked.channel, value=asked.value)
    identity = Identity.objects.select_related("customer").filter(channel=asked.channel, value=value).first()
    erased = erased_owner([(asked.channel, value)]) if identity is None else None
    if identity is None and erased is None:
        raise NotFound()
    customer_id = erased or identity.customer.merged_into_id or identity.customer_id  # type: ignore[union-attr]
    audit.record_sight(customer_id, actor=actor(request), now=now())
    return shown(customer_id)


@resource.endpoint("GET", "/customers/{int:customer_id}", scope=Scope.READ_CUSTOMERS, answer=CustomerShown)
def get_customer(request: HttpRequest, customer_id: int) -> Any:
    """A customer. The header `ETag` names the state that was read; send it back as `If-Match` when changing."""
    return shown(customer_id)


@resource.endpoint("POST", "/customers", scope=Scope.WRITE_CUSTOMERS, answer=CustomerShown, status=201)
def create_customer(request: HttpRequest, given: CustomerTold) -> Any:
    """Write a new customer down. Answers 409 `identity_taken` when an e-mail or phone is somebody else's, 422
    `attribute_unfit` when an own attribute cannot have its value."""
    described = normal(Described(**given.model_dump(exclude={"attributes"})))
    refuse_unknown_manager(described.manager_id)
    attributes = own_values(given.attributes)
    customer = registration.add_customer(described, attributes=attributes, actor=actor(request), now=now())
    return Status(201, shown(customer.pk))


@resource.endpoint(
    "PATCH", "/customers/{int:customer_id}", scope=Scope.WRITE_CUSTOMERS, answer=CustomerShown, also=(412,)
)
def change_customer(request: HttpRequest, customer_id: int, given: CustomerChange) -> Any:
    """Change what is sent. With `If-Match`, answers 412 `changed_meanwhile` when somebody else was faster."""
    with registration.changing(customer_id) as customer:
        refuse_stale(request, shown(customer_id))
        before = registration.description_of(customer)
        sent = given.model_dump(exclude_unset=True, exclude={"attributes"})
        changed = {name: value for name, value in sent.items() if value is not None or name == "manager_id"}
        described = normal(Described(**{**vars(before), **changed}), before)
        refuse_unknown_manager(described.manager_id)
        attributes = own_values(given.attributes or {})
        registration.change_customer(
            customer_id, described, attributes=attributes, actor=actor(request), now=now()
        )  # fmt: skip
    return shown(customer_id)


@resource.endpoint(
    "DELETE", "/customers/{int:customer_id}", scope=Scope.ERASE_CUSTOMERS, answer=ErasureShown, status=202
)
def erase_customer(request: HttpRequest, customer_id: int, asked: Query[ErasureAsked]) -> Any:
    """Erase who a customer is, for good; orders and figures stay. Done by the worker: ask for the erasure to see."""
    erasure = ask_for_erasure(
        customer_id, reason=asked.reason, typed=str(customer_id), actor=actor(request), now=now(),
    )  # fmt: skip
    return Status(202, erasure)


def normal(described: Described, before: Described | None = None) -> Described:
    """E-mail and phone in their one written form; what was kept before stays as it was. Raises IdentityUnreadable."""
    values = {}
    for channel in ("email", "phone"):
        value = getattr(described, channel)
        kept = before is not None and value == getattr(before, channel)
        values[channel] = value if kept else normal_form(channel, value, described.country)
        if value and not values[channel]:
            raise IdentityUnreadable(channel=channel, value=value)
    return Described(**{**vars(described), **values})


def own_values(given: Mapping[str, Any]) -> dict[str, str]:
    """In their one written form. Raises AttributeUndefined, AttributeUnfit."""
    return checked(given, of_program(company().currency)) if given else {}


def refuse_unknown_manager(manager_id: int | None) -> None:
    if manager_id is not None and not employees().filter(id=manager_id).exists():
        raise NoSuchEmployee(employee_id=manager_id)


def shown(customer_id: int) -> CustomerShown:
    """A customer as it is answered. Two queries. Raises NotFound."""
    customer = queries.customer(customer_id)
    contacts = queries.contacts_of([customer_id]).get(customer_id) or Contacts()
    traits = queries.traits_of(customer)
    return CustomerShown(
        **{name: getattr(customer, name) for name in OF_CUSTOMER},
        email=contacts.email,
        phone=contacts.phone,
        figures=figures_of(traits) if traits else None,
    )


OF_CUSTOMER = (
    "id", "kind", "name", "country", "language", "attributes", "manager_id", "joined_on", "created_at",
    "merged_into_id", "erased_at",
)  # fmt: skip
OF_TRAITS = [name for name in FiguresOfCustomer.model_fields if name != "group"]


def figures_of(traits: Traits) -> FiguresOfCustomer:
    return FiguresOfCustomer(group=traits.rfm_group, **{name: getattr(traits, name) for name in OF_TRAITS})
