"""The people of a customer, and the ways it is known."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Status

from regulars.api.door import actor
from regulars.api.service import Resource
from regulars.api.shapes.customers import IdentityShown, IdentityTold, PersonChange, PersonShown, PersonTold
from regulars.customers import contacts, queries
from regulars.customers.contacts import locked
from regulars.customers.people import commands as people
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
    "PATCH", "/customers/{int:customer_id}/people/{int:person_id}", scope=Scope.WRITE_CUSTOMERS, answer=PersonShown
)
def change_person(request: HttpRequest, customer_id: int, person_id: int, given: PersonChange) -> Any:
    """Change what is sent. Answers 409 `identity_taken` when a contact is another customer's, `contact_of_colleague`
    when it is noted of another person of this one."""
    with transaction.atomic():
        locked(customer_id)
        _person, before = people.standing(customer_id, person_id)
        sent = {name: value for name, value in given.model_dump(exclude_unset=True).items() if value is not None}
        written = replace(before, **{name: told(value) for name, value in sent.items()})
        people.change_person(customer_id, person_id, written, actor=actor(request), now=now())
    return people.standing(customer_id, person_id)[0]


def told(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@resource.endpoint(
    "DELETE",
    "/customers/{int:customer_id}/people/{int:person_id}",
    scope=Scope.WRITE_CUSTOMERS,
    answer=None,
    status=204,
)
def remove_person(request: HttpRequest, customer_id: int, person_id: int) -> Any:
    """They are no longer one of the customer's people. Their contacts are free for others; what happened stays."""
    people.remove_person(customer_id, person_id, actor=actor(request), now=now())
    return HttpResponse(status=204)


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
