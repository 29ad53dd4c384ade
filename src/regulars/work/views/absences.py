"""Being away: said in one press or with days, for oneself and by who manages the work; called off and taken back."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from regulars.lib import clock
from regulars.lib.errors import NotFound
from regulars.staff.actors import actor
from regulars.staff.models import Employee
from regulars.staff.rights import Right, may, needs
from regulars.ui.toasts import taken_back, toast
from regulars.work.models import Absence
from regulars.work.routing import handing
from regulars.work.routing.gathering import load_of
from regulars.work.teams import people, queries
from regulars.work.teams.forms import MOMENT, AwayForm
from regulars.work.teams.people import Away
from regulars.work.teams.standing import absences_at, who_answers
from regulars.work.views.team_places import told_in

FIELDS = {"away_backwards": "ends_at", "away_already": "starts_at", "deputy_cannot": "deputy"}
HOUR, TOMORROW, OPEN = "hour", "tomorrow", "open"
# The year 2286, in microseconds: nothing was handed over later.
LATEST = 10**16


@needs()
def me(request: HttpRequest) -> HttpResponse:
    """How one stands oneself, and the way to say that one is away. Six queries."""
    return my_page(request, away_form(reader(request)))


def my_page(request: HttpRequest, form: AwayForm) -> HttpResponse:
    who, now = reader(request), clock.now()
    context = {
        "form": form, "absences": absence_lines(who.pk), "profile": queries.profile_of(who.pk), "width": "narrow",
        "load": load_of([who.pk]).get(who.pk, 0), "away": absences_at([who.pk], now).get(who.pk),
        "teams": queries.teams_of(who.pk), "skills": queries.skills_of([who.pk]).get(who.pk, []),
    }  # fmt: skip
    return render(request, "work/teams/me.html", context, status=422 if form.errors else 200)


@needs()
@require_POST
def away(request: HttpRequest) -> HttpResponse:
    """«I am away»: for an hour, until tomorrow, until I say so; or with days and a deputy."""
    who, now = reader(request), clock.now()
    if quick := request.POST.get("for"):
        written = people.go_away(who.pk, Away(now, until(quick, now)), actor=actor(request), now=now)
        return said(request, written, "work:me")
    form = away_form(who, request)
    if form.is_valid():
        with told_in(form, FIELDS):
            written = people.go_away(who.pk, form.away(), actor=actor(request), now=now)
            return said(request, written, "work:me")
    return my_page(request, form)


def until(quick: str, now: datetime) -> datetime | None:
    if quick == HOUR:
        return now + timedelta(hours=1)
    if quick == TOMORROW:
        return localtime(now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    if quick == OPEN:
        return None
    raise NotFound()


@needs(Right.MANAGE_WORK)
@require_POST
def person_away(request: HttpRequest, employee_id: int) -> HttpResponseBase:
    """The same for a colleague."""
    found = get_object_or_404(Employee, id=employee_id, is_active=True)
    form = away_form(found, request)
    if form.is_valid():
        with told_in(form, FIELDS):
            written = people.go_away(employee_id, form.away(), actor=actor(request), now=clock.now())
            return said(request, written, "work:person", employee_id)
    for sentences in form.errors.values():
        messages.error(request, " ".join(map(str, sentences)))
    return redirect("work:person", employee_id=employee_id)


def said(request: HttpRequest, written: Absence, place: str, *args: Any) -> HttpResponse:
    words = _("Away is written down: what comes goes to others meanwhile")
    toast(request, words, undo=reverse("work:absence_end", args=[written.pk]))
    return redirect(place, *args)


@needs()
@require_POST
def absence_end(request: HttpRequest, absence_id: int) -> HttpResponse:
    """Back, or never gone."""
    refuse_others(request, absence_id)
    ended = people.call_off(absence_id, actor=actor(request), now=clock.now())
    toast(request, _("Called off: back at work"), undo=reverse("work:absence_restoration", args=[absence_id]))
    return back(request, ended)


@needs()
@require_POST
def absence_restoration(request: HttpRequest, absence_id: int) -> HttpResponse:
    refuse_others(request, absence_id)
    restored = people.restore_absence(absence_id, actor=actor(request), now=clock.now())
    taken_back(request)
    return back(request, restored)


@needs()
@require_POST
def hand_over(request: HttpRequest, absence_id: int) -> HttpResponse:
    """What somebody away has open goes to whoever stands in, or into the queues."""
    absence, now = refuse_others(request, absence_id), clock.now()
    given = handing.hand_over(absence.employee_id, to=absence.deputy_id, actor=actor(request), now=now)
    undo = reverse("work:handing_back", args=[absence_id, handing.stamp(now)])
    words = ngettext("%(count)s conversation is given on", "%(count)s conversations are given on", given)
    toast(request, words % {"count": given}, undo=undo if given else "")
    return back(request, absence)


@needs()
@require_POST
def handing_back(request: HttpRequest, absence_id: int, stamp: int) -> HttpResponse:
    absence = refuse_others(request, absence_id)
    if stamp > LATEST:
        raise NotFound()
    handing.give_back(absence.employee_id, handed_at=handing.instant(stamp), actor=actor(request), now=clock.now())
    taken_back(request)
    return back(request, absence)


def back(request: HttpRequest, absence: Absence) -> HttpResponse:
    if absence.employee_id == request.user.pk:
        return redirect("work:me")
    return redirect("work:person", employee_id=absence.employee_id)


def refuse_others(request: HttpRequest, absence_id: int) -> Absence:
    """An absence is of whoever is away, and of who manages the work; for others it is not there."""
    found = queries.absence(absence_id)
    if found.employee_id != request.user.pk and not may(request.user, Right.MANAGE_WORK):
        raise NotFound()
    return found


def reader(request: HttpRequest) -> Employee:
    assert isinstance(request.user, Employee)
    return request.user


def away_form(who: Employee, request: HttpRequest | None = None) -> AwayForm:
    given = request.POST if request and request.method == "POST" else None
    now = clock.now().astimezone(get_current_timezone()).strftime(MOMENT)
    return AwayForm(given, people=who_answers().exclude(id=who.pk), initial={"starts_at": now})


def absence_lines(employee_id: int) -> list[dict[str, Any]]:
    now = clock.now()
    return [{"absence": one, "now": one.starts_at <= now} for one in queries.absences_ahead(employee_id, now)]
