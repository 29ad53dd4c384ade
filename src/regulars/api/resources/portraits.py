"""Groups, the kind of relationship, the stage of life, personas."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Status

from regulars.api.door import actor
from regulars.api.service import Resource
from regulars.api.shapes.common import PageOf
from regulars.api.shapes.portraits import (
    Added,
    GroupShown,
    GroupTold,
    MembersAsked,
    MemberShown,
    MembersTold,
    PortraitShown,
    RelationshipTold,
    StageTold,
)
from regulars.customers import queries, relationships
from regulars.customers.groups import commands as group_commands
from regulars.customers.groups import queries as groups
from regulars.customers.lifecycle import commands as stage_commands
from regulars.customers.lifecycle.queries import by_hand, moves_of
from regulars.customers.models import Customer
from regulars.customers.personas.fitting import portraits_of
from regulars.lib.clock import now
from regulars.staff.api_keys import Scope

resource = Resource("Groups, stages and personas")


@resource.endpoint("GET", "/groups", scope=Scope.READ_CUSTOMERS, answer=list[GroupShown])
def list_groups(request: HttpRequest) -> Any:
    """Groups kept by hand, key ones first."""
    return list(groups.groups())


@resource.endpoint("POST", "/groups", scope=Scope.WRITE_CUSTOMERS, answer=GroupShown, status=201)
def create_group(request: HttpRequest, given: GroupTold) -> Any:
    """Make a group. Answers 409 `group_named` when there is one of the name."""
    written = group_commands.GroupWritten(**given.model_dump())
    made = group_commands.write_group(written, actor=actor(request), now=now())
    return Status(201, groups.groups().get(id=made.pk))


@resource.endpoint(
    "GET", "/groups/{int:group_id}/members", scope=Scope.READ_CUSTOMERS, answer=PageOf[MemberShown]
)  # fmt: skip
def list_members(request: HttpRequest, group_id: int, asked: Query[MembersAsked]) -> Any:
    """Who is in a group, those who came last first."""
    page = groups.members_page(groups.group(group_id).pk, cursor=asked.cursor, size=asked.limit)
    items = [
        {"customer_id": one.customer.merged_into_id or one.customer_id, "added_at": one.added_at} for one in page.rows
    ]
    return {"items": items, "next_cursor": page.next_cursor, "previous_cursor": page.previous_cursor}


@resource.endpoint("POST", "/groups/{int:group_id}/members", scope=Scope.WRITE_CUSTOMERS, answer=Added)
def add_members(request: HttpRequest, group_id: int, given: MembersTold) -> Any:
    """Take customers into a group; who is in it already stays once."""
    added = group_commands.add_members(group_id, given.customer_ids, actor=actor(request), now=now())
    return {"added": added}


@resource.endpoint(
    "DELETE",
    "/groups/{int:group_id}/members/{int:customer_id}",
    scope=Scope.WRITE_CUSTOMERS,
    answer=None,
    status=204,
)
def remove_member(request: HttpRequest, group_id: int, customer_id: int) -> Any:
    """Take a customer out of a group."""
    group_commands.remove_member(group_id, customer_id, actor=actor(request), now=now())
    return HttpResponse(status=204)


@resource.endpoint(
    "GET", "/customers/{int:customer_id}/portrait", scope=Scope.READ_CUSTOMERS, answer=PortraitShown
)  # fmt: skip
def get_portrait(request: HttpRequest, customer_id: int) -> Any:
    """The kind of relationship, groups, stage of life and fit to each persona of one customer."""
    return portrait(queries.customer(customer_id))


@resource.endpoint(
    "PUT", "/customers/{int:customer_id}/relationship", scope=Scope.WRITE_CUSTOMERS, answer=PortraitShown
)  # fmt: skip
def choose_relationship(request: HttpRequest, customer_id: int, given: RelationshipTold) -> Any:
    """Say how this customer is dealt with; empty for «not chosen»."""
    relationships.choose_relationship(customer_id, given.relationship, actor=actor(request), now=now())
    return portrait(queries.customer(customer_id))


@resource.endpoint("PUT", "/customers/{int:customer_id}/stage", scope=Scope.WRITE_CUSTOMERS, answer=PortraitShown)
def set_stage(request: HttpRequest, customer_id: int, given: StageTold) -> Any:
    """Say the stage of life by hand. Answers 422 `reason_needed` without a reason."""
    stage_commands.set_stage(
        customer_id, given.stage, reason=given.reason, until=given.until, actor=actor(request), now=now()
    )
    return portrait(queries.customer(customer_id))


def portrait(customer: Customer) -> dict[str, Any]:
    rows = queries.rows_together(customer)
    inside = groups.groups_of(customer.pk, rows=rows)
    return {
        "relationship": customer.relationship,
        "group_ids": [one.pk for one in inside],
        "is_key": any(one.is_key for one in inside),
        "stage": stage(customer.pk, rows),
        "personas": [
            {"persona_id": one.persona.pk, "name": one.persona.name, "fit": one.fit, "coverage": one.coverage}
            for one in portraits_of(customer.pk, rows=rows, now=now())
        ],
    }


def stage(customer_id: int, rows: list[int]) -> dict[str, Any] | None:
    present = moves_of(customer_id, rows=rows).filter(left_at=None).first()
    if present is None:
        return None
    said = by_hand(customer_id)
    return {
        "stage": present.stage,
        "since": present.entered_at,
        "by_hand": said is not None,
        "reason": said.reason if said else "",
        "until": said.until if said else None,
    }
