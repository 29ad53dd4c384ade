"""Teams at this moment, and who knows something."""

from typing import Any

from django.http import HttpRequest
from ninja import Query

from regulars.api.service import Resource
from regulars.api.shapes.teams import ExpertsAsked, ExpertShown, TeamShown
from regulars.lib.clock import now
from regulars.staff.api_keys import Scope
from regulars.work.experts.queries import who_knows
from regulars.work.routing.queries import Member, TeamNow, teams_now
from regulars.work.teams.default import ready_default

resource = Resource("Teams")


@resource.endpoint("GET", "/teams", scope=Scope.READ_CONVERSATIONS, answer=list[TeamShown])
def list_teams(request: HttpRequest) -> Any:
    """Every team: what it takes, how many wait in its queue, and who works with how much. The default comes first."""
    ready_default(now())
    return [shown(one) for one in teams_now(now())]


@resource.endpoint("GET", "/experts", scope=Scope.READ_CONVERSATIONS, answer=list[ExpertShown])
def list_experts(request: HttpRequest, asked: Query[ExpertsAsked]) -> Any:
    """Whom to ask about something, the surest first, with the reasons."""
    return [
        {"employee_id": one.employee.pk, "name": one.employee.name, "works_now": one.standing.works_now, "why": one.why}
        for one in who_knows(asked.q, now=now())
    ]


def shown(one: TeamNow) -> dict[str, Any]:
    names = ("name", "is_default", "lead_id", "channels", "topics", "languages")
    return {
        "id": one.team.pk, **{name: getattr(one.team, name) for name in names}, "waiting": one.waiting,
        "waiting_since": one.longest_since, "people": [person(member) for member in (*one.present, *one.absent)],
    }  # fmt: skip


def person(member: Member) -> dict[str, Any]:
    employee = member.person.employee
    return {
        "employee_id": employee.pk, "name": employee.name, "works_now": member.person.standing.works_now,
        "open": member.load, "most_open": member.limit,
    }  # fmt: skip
