"""The people of a customer, and the ways it is known."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Status

from regulars.api.door import actor
from regulars.api.service import Resource
from regulars.api.shapes.customers import IdentityShown, IdentityTold, PersonShown, PersonTold
from regulars.customers import contacts, queries
from regulars.lib.clock import now
from regulars.staff.api_keys import Scope

resource = Resource("People and identities")


@resource.endpoint("GET", "/customers/{int:customer_id}/people", scope=Scope.READ_CUSTOMERS, answer=list[PersonShown])
def list_people(request: HttpRequest, customer_id: int) -> Any:
    """The humans of a customer: one of a private customer, several of a company."""
    return queries.people_of(queries.customer(customer_id).pk)


@resource.endpoint(
    "POST", "/customers/{int:customer_id}/people", scope=Scope.WRITE_CUSTOMERS, answer=PersonShown, status=201
)
def add_person(request: HttpRequest, customer_id: int, given: PersonTold) -> Any:
    """Note a further human of a customer."""
    return Status(201, contacts.add_person(customer_id, **given.model_dump(), actor=actor(request), now=now()))


@resource.endpoint(
    "GET", "/customers/{int:customer_id}/identities", scope=Scope.READ_CUSTOMERS, answer=list[IdentityShown]
)
def list_identities(request: HttpRequest, customer_id: int) -> Any:
    """All ways in which a customer is known, those known longest first."""
    return queries.identities_of(queries.customer(customer_id).pk)


@resource.endpoint(
    "POST",
    "/customers/{int:customer_id}/identities",
    scope=Scope.WRITE_CUSTOMERS,
    answer=IdentityShown,
    status=201,
    other={200: IdentityShown},
)
def add_identity(request: HttpRequest, customer_id: int, given: IdentityTold) -> Any:
    """Note a further e-mail, phone or number. Answers 200 when it is theirs already, 409 when it is somebody else's."""
    identity, is_new = contacts.add_identity(customer_id, **given.model_dump(), actor=actor(request), now=now())
    return Status(201 if is_new else 200, identity)


@resource.endpoint(
    "DELETE",
    "/customers/{int:customer_id}/identities/{int:identity_id}",
    scope=Scope.WRITE_CUSTOMERS,
    answer=None,
    status=204,
)
def remove_identity(request: HttpRequest, customer_id: int, identity_id: int) -> Any:
    """The customer is no longer known in this way."""
    contacts.remove_identity(customer_id, identity_id, actor=actor(request), now=now())
    return HttpResponse(status=204)
