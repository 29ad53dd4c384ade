"""Teams: all of them, one to edit, put away and taken back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regulars.lib import clock
from regulars.staff.actors import actor
from regulars.staff.rights import Right, needs
from regulars.ui.toasts import taken_back, toast
from regulars.work.models import Team
from regulars.work.routing.words import language_name
from regulars.work.teams import commands, queries
from regulars.work.teams.default import ready_default
from regulars.work.teams.forms import TeamForm, initial_of_team
from regulars.work.teams.standing import who_answers
from regulars.work.teams.words import CHANNELS
from regulars.work.views.team_places import shown, tabs, told_in, trail

FIELDS = {"team_needs_name": "name", "team_named": "name"}


@needs(Right.MANAGE_WORK)
def team_list(request: HttpRequest) -> HttpResponse:
    """All teams, what each takes and who is in it. Three queries."""
    ready_default(clock.now())
    teams = list(queries.teams())
    members = queries.members_of([one.pk for one in teams])
    columns = [{"title": _("Team")}, {"title": _("Takes"), "only_wide": True}, {"title": _("Members")}]
    lines = [{"team": one, "takes": takes(one), "members": members.get(one.pk, [])} for one in teams]
    return render(request, "work/teams/list.html", {"lines": lines, "columns": columns, "tabs": tabs("teams")})


def takes(team: Team) -> list[str]:
    """What a team takes, each word as its reader knows it."""
    channels = [str(CHANNELS.get(one, one)) for one in team.channels]
    return [*channels, *team.topics, *(language_name(one) for one in team.languages)]


@needs(Right.MANAGE_WORK)
def add(request: HttpRequest) -> HttpResponse:
    form = TeamForm(request.POST or None, people=who_answers())
    return written(request, form, None)


@needs(Right.MANAGE_WORK)
def team(request: HttpRequest, team_id: int) -> HttpResponse:
    found = queries.team(team_id)
    initial = initial_of_team(found, queries.members_of([team_id]).get(team_id, []))
    form = TeamForm(request.POST or None, initial=initial, people=who_answers(), is_default=found.is_default)
    return written(request, form, found)


def written(request: HttpRequest, form: TeamForm, found: Team | None) -> HttpResponse:
    if form.is_valid():
        with told_in(form, FIELDS):
            number = found.pk if found else None
            commands.write_team(form.written(), team_id=number, actor=actor(request), now=clock.now())
            toast(request, _("Saved"))
            return redirect("work:teams")
    context = {"team": found, "cancel_url": reverse("work:teams"), "trail": trail("teams", _("Teams"))}
    return shown(request, "work/teams/form.html", form, **context)


@needs(Right.MANAGE_WORK)
@require_POST
def archive(request: HttpRequest, team_id: int) -> HttpResponse:
    found = queries.team(team_id)
    commands.archive_team(team_id, actor=actor(request), now=clock.now())
    undo = reverse("work:team_restoration", args=[team_id])
    toast(request, _("“%(name)s” is put away") % {"name": found.name}, undo=undo)
    return redirect("work:teams")


@needs(Right.MANAGE_WORK)
@require_POST
def restore(request: HttpRequest, team_id: int) -> HttpResponse:
    commands.restore_team(team_id, actor=actor(request), now=clock.now())
    taken_back(request)
    return redirect("work:teams")
