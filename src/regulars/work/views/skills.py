"""What there is to know: the list, one to edit, put away and taken back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regulars.lib import clock
from regulars.staff.actors import actor
from regulars.staff.rights import Right, needs
from regulars.ui.toasts import taken_back, toast
from regulars.work.models import Skill
from regulars.work.teams import queries, skills
from regulars.work.teams.forms import SkillForm
from regulars.work.views.team_places import shown, tabs, told_in, trail

FIELDS = {"skill_needs_name": "name", "skill_named": "name"}


@needs(Right.MANAGE_WORK)
def skill_list(request: HttpRequest) -> HttpResponse:
    """All skills and how many know each. One query."""
    columns = [{"title": _("Topic or product")}, {"title": _("Know it"), "align": "end"}]
    context = {"skills": list(queries.skills()), "columns": columns, "tabs": tabs("skills")}
    return render(request, "work/teams/skills.html", context)


@needs(Right.MANAGE_WORK)
def add(request: HttpRequest) -> HttpResponse:
    return written(request, SkillForm(request.POST or None), None)


@needs(Right.MANAGE_WORK)
def skill(request: HttpRequest, skill_id: int) -> HttpResponse:
    found = queries.skill(skill_id)
    initial = {"name": found.name, "words": ", ".join(found.words)}
    return written(request, SkillForm(request.POST or None, initial=initial), found)


def written(request: HttpRequest, form: SkillForm, found: Skill | None) -> HttpResponse:
    if form.is_valid():
        with told_in(form, FIELDS):
            number = found.pk if found else None
            skills.write_skill(form.written(), skill_id=number, actor=actor(request), now=clock.now())
            toast(request, _("Saved"))
            return redirect("work:skills")
    context = {"skill": found, "cancel_url": reverse("work:skills"), "trail": trail("skills", _("Skills"))}
    return shown(request, "work/teams/skill.html", form, **context)


@needs(Right.MANAGE_WORK)
@require_POST
def archive(request: HttpRequest, skill_id: int) -> HttpResponse:
    found = queries.skill(skill_id)
    skills.archive_skill(skill_id, actor=actor(request), now=clock.now())
    undo = reverse("work:skill_restoration", args=[skill_id])
    toast(request, _("“%(name)s” is put away") % {"name": found.name}, undo=undo)
    return redirect("work:skills")


@needs(Right.MANAGE_WORK)
@require_POST
def restore(request: HttpRequest, skill_id: int) -> HttpResponse:
    skills.restore_skill(skill_id, actor=actor(request), now=clock.now())
    taken_back(request)
    return redirect("work:skills")
