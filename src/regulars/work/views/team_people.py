"""People who answer: what each knows and takes, and when they are away; and the same for oneself."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from regulars.lib import clock
from regulars.staff.actors import actor
from regulars.staff.models import Employee
from regulars.staff.rights import Right, needs
from regulars.ui.toasts import toast
from regulars.work.routing.gathering import load_of
from regulars.work.routing.words import language_name
from regulars.work.teams import people, queries
from regulars.work.teams.forms import PersonForm, initial_of_person
from regulars.work.teams.hours import calendars_to_choose
from regulars.work.teams.queries import Person
from regulars.work.views.absences import absence_lines, away_form
from regulars.work.views.team_places import shown, tabs, trail


@needs(Right.MANAGE_WORK)
def person_list(request: HttpRequest) -> HttpResponse:
    """Everybody who answers and how they stand. A constant number of queries."""
    found = queries.people(clock.now())
    load = load_of([one.employee.pk for one in found])
    columns = [{"title": _("Name")}, {"title": _("Now")}, {"title": _("Knows"), "only_wide": True},
               {"title": _("Open"), "align": "end"}]  # fmt: skip
    lines = [line(one, load.get(one.employee.pk, 0)) for one in found]
    return render(request, "work/teams/people.html", {"lines": lines, "columns": columns, "tabs": tabs("people")})


def line(one: Person, load: int) -> dict[str, Any]:
    return {
        "person": one.employee, "teams": one.teams, "load": load, "standing": one.standing,
        "skills": [f"{known.skill.name} ({known.level})" for known in one.skills],
        "languages": [language_name(code) for code in one.standing.languages],
    }  # fmt: skip


@needs(Right.MANAGE_WORK)
def person(request: HttpRequest, employee_id: int) -> HttpResponse:
    found = queries.person(employee_id)
    levels = {one.skill_id: one.level for one in queries.skills_of([employee_id]).get(employee_id, [])}
    form = PersonForm(
        request.POST or None, skills=queries.skills(), calendars=calendars_to_choose(),
        initial=initial_of_person(queries.profile_of(employee_id), levels),
    )  # fmt: skip
    if form.is_valid():
        people.write_person(employee_id, form.written(), actor=actor(request), now=clock.now())
        toast(request, _("Saved"))
        return redirect("work:people")
    return shown(request, "work/teams/person.html", form, **about(found, request))


def about(found: Employee, request: HttpRequest) -> dict[str, Any]:
    return {
        "person": found, "trail": trail("people", _("People")), "cancel_url": reverse("work:people"),
        "absences": absence_lines(found.pk), "away_form": away_form(found),
        "away_url": reverse("work:person_away", args=[found.pk]), "load": load_of([found.pk]).get(found.pk, 0),
    }  # fmt: skip
