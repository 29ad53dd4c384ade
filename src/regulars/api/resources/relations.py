"""What customers are to each other."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Status

from regulars.api.door import actor
from regulars.api.service import Resource
from regulars.api.shapes.relations import RelationShown, RelationTold
from regulars.customers import queries
from regulars.customers.relations import commands
from regulars.customers.relations.queries import related_by, relations_of
from regulars.customers.relations.words import Role
from regulars.lib.clock import now
from regulars.staff.api_keys import Scope

resource = Resource("Relations")


@resource.endpoint(
    "GET", "/customers/{int:customer_id}/relations", scope=Scope.READ_CUSTOMERS, answer=list[RelationShown]
)
def list_relations(request: HttpRequest, customer_id: int) -> Any:
    """What others are to a customer, by role and name; at most 200."""
    customer = queries.customer(customer_id)
    return relations_of(customer_id, rows=queries.rows_together(customer))


@resource.endpoint(
    "POST", "/customers/{int:customer_id}/relations", scope=Scope.WRITE_CUSTOMERS, answer=RelationShown, status=201
)
def add_relation(request: HttpRequest, customer_id: int, given: RelationTold) -> Any:
    """Note what another customer is to this one; it is said of both. Answers 409 `relation_known` when it is noted
    already, `relation_in_circle` when somebody would belong to themselves by way of others."""
    noted = commands.Noted(given.customer_id, Role(given.role), given.note, given.since)
    relation, _entry = commands.relate(customer_id, noted, actor=actor(request), now=now())
    return Status(201, related_by(relation, customer_id))


@resource.endpoint(
    "DELETE",
    "/customers/{int:customer_id}/relations/{int:relation_id}",
    scope=Scope.WRITE_CUSTOMERS,
    answer=None,
    status=204,
)
def remove_relation(request: HttpRequest, customer_id: int, relation_id: int) -> Any:
    """It is not so, or no longer."""
    commands.unrelate(customer_id, relation_id, actor=actor(request), now=now())
    return HttpResponse(status=204)
