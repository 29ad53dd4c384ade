"""Segments: the list, one, writing one down, who is in it, and how many would fit a rule."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Status

from regulars.api.door import actor
from regulars.api.service import Resource
from regulars.api.shapes.common import PageOf
from regulars.api.shapes.purchases import RowsAsked
from regulars.api.shapes.segments import CountShown, MemberShown, RuleAsked, SegmentShown, SegmentTold
from regulars.customers.models import Membership, Segment
from regulars.customers.segments import commands, counting, queries
from regulars.customers.segments.conditions import Reader
from regulars.customers.segments.errors import StageRuleKept
from regulars.customers.segments.rule import rule_kept, rule_of
from regulars.customers.segments.rulebook import rulebook
from regulars.customers.segments.words import in_words, reader
from regulars.lib.clock import now
from regulars.lib.paging import Sort, keyset_page
from regulars.staff.api_keys import Scope

resource = Resource("Segments")


@resource.endpoint("GET", "/segments", scope=Scope.READ_CUSTOMERS, answer=PageOf[SegmentShown])
def list_segments(request: HttpRequest, asked: Query[RowsAsked]) -> Any:
    """Segments in use, the oldest first."""
    page = keyset_page(queries.segments(), Sort("created_at"), cursor=asked.cursor, size=asked.limit)
    to = reader(queries.names())
    items = [shown(one, to) for one in page.rows]
    return {"items": items, "next_cursor": page.next_cursor, "previous_cursor": page.previous_cursor}


@resource.endpoint("POST", "/segments", scope=Scope.WRITE_CUSTOMERS, answer=SegmentShown, status=201)
def create_segment(request: HttpRequest, given: SegmentTold) -> Any:
    """Keep a rule under a name; the worker counts who fits. Answers 422 `rule_wrong` with the part that is wrong."""
    made = commands.create_segment(
        name=given.name, about=given.about, rule=rule_of(given.rule), actor=actor(request), now=now()
    )
    return Status(201, shown(made, reader()))


@resource.endpoint("POST", "/segments/count", scope=Scope.READ_CUSTOMERS, answer=CountShown)
def count_rule(request: HttpRequest, given: RuleAsked) -> Any:
    """How many customers fit a rule now; nothing is kept. Of very many it is an estimate."""
    rule = rule_of(given.rule)
    found = counting.found(rule, rulebook(), now=now())
    return {"words": in_words(rule, reader()), "number": found.number, "exact": found.exact}


@resource.endpoint("GET", "/segments/{int:segment_id}", scope=Scope.READ_CUSTOMERS, answer=SegmentShown)
def get_segment(request: HttpRequest, segment_id: int) -> Any:
    """A segment, also one that was put away."""
    return shown(queries.segment(segment_id), reader())


@resource.endpoint("PUT", "/segments/{int:segment_id}", scope=Scope.WRITE_CUSTOMERS, answer=SegmentShown)
def change_segment(request: HttpRequest, segment_id: int, given: SegmentTold) -> Any:
    """Write a segment anew. Answers 422 `segment_in_itself` for a rule that would lead back to it, 409
    `stage_rule_kept` for the rule of a stage of life."""
    standing = queries.segment(segment_id)
    if standing.purpose == Segment.Purpose.STAGE:
        raise StageRuleKept(name=standing.name)
    changed = commands.change_segment(
        segment_id, name=given.name, about=given.about, rule=rule_of(given.rule), actor=actor(request), now=now()
    )
    return shown(changed, reader())


@resource.endpoint("DELETE", "/segments/{int:segment_id}", scope=Scope.WRITE_CUSTOMERS, answer=SegmentShown)
def archive_segment(request: HttpRequest, segment_id: int) -> Any:
    """Put a segment away; its history stays. Answers 409 `segment_in_use` when rules of others speak of it, and
    `segment_of_stage` for the rule of a stage of life."""
    return shown(commands.archive_segment(segment_id, actor=actor(request), now=now()), reader())


@resource.endpoint("GET", "/segments/{int:segment_id}/members", scope=Scope.READ_CUSTOMERS, answer=PageOf[MemberShown])
def list_segment_members(request: HttpRequest, segment_id: int, asked: Query[RowsAsked]) -> Any:
    """Who is in a segment, since when and why, by the number of the customer."""
    queries.segment(segment_id)
    page = queries.members(segment_id, cursor=asked.cursor, size=asked.limit)
    items = [member(one) for one in page.rows]
    return {"items": items, "next_cursor": page.next_cursor, "previous_cursor": page.previous_cursor}


def shown(segment: Segment, to: Reader) -> dict[str, Any]:
    told = {name: getattr(segment, name) for name in ("id", "name", "about", "version", "members_count",
                                                      "evaluated_at", "archived_at")}  # fmt: skip
    words = in_words(rule_kept(segment.rule), to)
    counted = segment.built_version == segment.version
    return {**told, "rule": segment.rule["rule"], "words": words, "counted": counted}


def member(one: Membership) -> dict[str, Any]:
    return {"customer_id": one.customer_id, "name": one.customer.name, "since": one.entered_at, "cause": one.cause}
