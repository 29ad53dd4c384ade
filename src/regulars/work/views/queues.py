"""Queues at this moment: how many wait and for how long, and who works, with how much."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.lib import clock
from regulars.staff.rights import Right, may, needs
from regulars.work.routing import queries
from regulars.work.routing.queries import TeamNow
from regulars.work.teams.default import ready_default
from regulars.work.teams.news import QUEUES


@needs(Right.ANSWER)
def queues(request: HttpRequest) -> HttpResponse:
    """Every team, its queue and its people."""
    ready_default(clock.now())
    context = {**state(), "may_manage": may(request.user, Right.MANAGE_WORK), "topics": [QUEUES]}
    return render(request, "work/queues/queues.html", context)


@needs(Right.ANSWER)
def now(request: HttpRequest) -> HttpResponse:
    """The same as a piece of any page, which asks for itself again. A constant number of queries."""
    return render(request, "work/queues/now.html", state())


def state() -> dict[str, Any]:
    moment = clock.now()
    teams = queries.teams_now(moment)
    return {"teams": [{"now": one, "said": said(one), "tone": tone(one)} for one in teams], "words": in_short(teams)}


def in_short(teams: list[TeamNow]) -> str:
    """«Three people wait»: everybody in all queues."""
    waiting = sum(one.waiting for one in teams)
    if not waiting:
        return _("Nobody waits")
    return ngettext("%(count)s waits for somebody", "%(count)s wait for somebody", waiting) % {"count": waiting}


def said(team: TeamNow) -> str:
    if not team.waiting:
        return _("nobody waits")
    return ngettext("%(count)s waits", "%(count)s wait", team.waiting) % {"count": team.waiting}


def tone(team: TeamNow) -> str:
    """Bad where somebody waits and nobody works; a warning where somebody waits at all."""
    if not team.waiting:
        return "good"
    return "warn" if team.present else "bad"
