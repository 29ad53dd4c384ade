"""The team, the company, one's own settings, and the two doors for people without a password yet."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from regulars.lib import clock
from regulars.lib.errors import NotFound, RegularsError
from regulars.staff import commands, forms, invitations, queries
from regulars.staff.actors import actor
from regulars.staff.models import Employee
from regulars.staff.rights import ROLE_TITLES, Right, Role, needs, public

SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"
FIELD_OF = {"email_taken": "email", "weak_password": "password"}


def reader(request: HttpRequest) -> Employee:
    """Whoever is signed in; the view is open to employees only."""
    assert isinstance(request.user, Employee)
    return request.user


@contextmanager
def told_in(form: Form) -> Iterator[None]:
    """What the command refuses is said beside the field it is about."""
    try:
        yield
    except RegularsError as error:
        form.add_error(FIELD_OF.get(error.code), error.sentence)


def shown(request: HttpRequest, template: str, form: Form, **context: object) -> HttpResponse:
    return render(request, template, {"form": form, "width": "narrow", **context}, status=422 if form.errors else 200)


# The team --------------------------------------------------------------------------------------------------------


@needs(Right.MANAGE_STAFF)
def people(request: HttpRequest) -> HttpResponse:
    titles = (_("Full name"), _("Role"), _("Sign-in"), _("Since"))
    columns = [{"title": title} for title in titles]
    return render(request, "staff/people.html", {"team": queries.team(), "columns": columns})


def trail() -> list[dict[str, str]]:
    """The way back from a page of the team."""
    return [{"text": _("Team"), "url": reverse("staff:people")}]


@sensitive_post_parameters("password")
@needs(Right.MANAGE_STAFF)
def hire(request: HttpRequest) -> HttpResponse:
    form = forms.HireForm(request.POST or None)
    if form.is_valid():
        with told_in(form):
            return hired(request, form)
    return shown(request, "staff/hire.html", form, trail=trail())


def hired(request: HttpRequest, form: forms.HireForm) -> HttpResponse:
    """Hire, and show once what the new employee needs in order to come in."""
    password, given, company = form.first_password(), form.cleaned_data, queries.company()
    employee = commands.hire(
        email=given["email"],
        name=given["name"],
        role=given["role"],
        password=password,
        actor=actor(request),
        now=clock.now(),
        language=company.language,
        time_zone=company.time_zone,
    )
    return way_in(request, employee, password=password if form.password_is_news else None)


def way_in(request: HttpRequest, employee: Employee, *, password: str | None = None) -> HttpResponse:
    """The link, or the password: seen once, so it is an answer and never an address."""
    link = "" if employee.has_usable_password() else link_for(request, employee)
    return render(
        request,
        "staff/way_in.html",
        {"employee": employee, "password": password, "link": link, "trail": trail(), "width": "narrow"},
    )


def link_for(request: HttpRequest, employee: Employee) -> str:
    return request.build_absolute_uri(reverse("staff:join", args=[invitations.token_for(employee)]))


@needs(Right.MANAGE_STAFF)
def member(request: HttpRequest, employee_id: int) -> HttpResponse:
    employee = get_object_or_404(queries.team(), id=employee_id)
    form = forms.RoleForm(request.POST or None, initial={"role": employee.role})
    if form.is_valid():
        with told_in(form):
            return given_role(request, employee, form.cleaned_data["role"])
    return shown(request, "staff/member.html", form, employee=employee, trail=trail())


@needs(Right.MANAGE_STAFF)
@require_POST
def role(request: HttpRequest, employee_id: int, role: str) -> HttpResponse:
    """A role by its address, so that a change of role can be taken back."""
    if role not in list(Role):
        raise NotFound()
    return given_role(request, get_object_or_404(Employee, id=employee_id), role)


def given_role(request: HttpRequest, employee: Employee, role: str) -> HttpResponse:
    before = employee.role
    commands.change_role(employee.pk, role=role, actor=actor(request), now=clock.now())
    said = _("%(name)s is now: %(role)s") % {"name": employee.name, "role": ROLE_TITLES[Role(role)]}
    messages.success(request, said, extra_tags=undo("staff:role", employee.pk, before))
    return redirect("staff:people")


@needs(Right.MANAGE_STAFF)
@require_POST
def sight(request: HttpRequest, employee_id: int, sees: str) -> HttpResponse:
    """Which customers somebody sees, by its address, so that it can be taken back."""
    if sees not in Employee.Sees.values:
        raise NotFound()
    before = get_object_or_404(Employee, id=employee_id).sees
    employee = commands.change_sight(employee_id, sees=sees, actor=actor(request), now=clock.now())
    said = _("%(name)s sees: %(customers)s") % {"name": employee.name, "customers": employee.get_sees_display()}
    messages.success(request, said, extra_tags=undo("staff:sight", employee_id, before))
    return redirect("staff:member", employee_id=employee_id)


@needs(Right.MANAGE_STAFF)
@require_POST
def dismissal(request: HttpRequest, employee_id: int) -> HttpResponse:
    employee = get_object_or_404(Employee, id=employee_id)
    commands.dismiss(employee.pk, actor=actor(request), now=clock.now())
    said = _("%(name)s can no longer sign in") % {"name": employee.name}
    messages.success(request, said, extra_tags=undo("staff:reinstatement", employee.pk))
    return redirect("staff:people")


@needs(Right.MANAGE_STAFF)
@require_POST
def reinstatement(request: HttpRequest, employee_id: int) -> HttpResponse:
    employee = get_object_or_404(Employee, id=employee_id)
    commands.reinstate(employee.pk, actor=actor(request), now=clock.now())
    messages.success(request, _("%(name)s can sign in again") % {"name": employee.name})
    return redirect("staff:people")


@needs(Right.MANAGE_STAFF)
@require_POST
def invitation(request: HttpRequest, employee_id: int) -> HttpResponse:
    employee = get_object_or_404(Employee, id=employee_id, is_active=True)
    return way_in(request, commands.invite_again(employee.pk, actor=actor(request), now=clock.now()))


@needs(Right.MANAGE_STAFF)
@require_POST
def second_factor_removal(request: HttpRequest, employee_id: int) -> HttpResponse:
    employee = get_object_or_404(Employee, id=employee_id)
    commands.drop_second_factor(employee.pk, actor=actor(request), now=clock.now())
    messages.success(request, _("%(name)s signs in by password alone until they set it up again") % {"name": employee})
    return redirect("staff:member", employee_id=employee.pk)


def undo(name: str, *arguments: object) -> str:
    return f"undo:{reverse(name, args=arguments)}"


# The company -----------------------------------------------------------------------------------------------------


@needs(Right.MANAGE_COMPANY)
def company(request: HttpRequest) -> HttpResponse:
    now = queries.company()
    form = forms.CompanyForm(request.POST or None, initial={field: getattr(now, field) for field in COMPANY_FIELDS})
    if form.is_valid():
        commands.change_company(**form.cleaned_data, actor=actor(request), now=clock.now())
        messages.success(request, _("Saved. Figures follow when they are next computed."))
        return redirect("staff:company")
    return shown(request, "staff/company.html", form)


COMPANY_FIELDS = list(forms.CompanyForm.base_fields)


# One's own settings ----------------------------------------------------------------------------------------------


@needs()
def me(request: HttpRequest) -> HttpResponse:
    employee = reader(request)
    form = forms.MeForm(request.POST or None, initial={field: getattr(employee, field) for field in ME_FIELDS})
    if form.is_valid():
        commands.settle_in(employee.pk, **form.cleaned_data)
        with override(form.cleaned_data["language"]):
            messages.success(request, _("Saved"))
        return redirect("staff:me")
    return shown(request, "staff/me.html", form, employee=queries.team().get(id=employee.pk))


ME_FIELDS = list(forms.MeForm.base_fields)


@needs()
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    return settled(request, forms.ThemeForm(request.POST))


@needs()
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    return settled(request, forms.LanguageForm(request.POST))


def settled(request: HttpRequest, form: Form) -> HttpResponse:
    """One choice from the user menu, then back to the page it was made on."""
    if form.is_valid():
        commands.settle_in(reader(request).pk, **form.cleaned_data)
    back = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if ours else "staff:me")


# Without a password yet ------------------------------------------------------------------------------------------


@sensitive_post_parameters("password", "again")
@never_cache
@public
def set_up(request: HttpRequest) -> HttpResponse:
    """The first director describes the company; afterwards there is nothing at this address."""
    if not queries.nobody_works_here():
        raise NotFound()
    form = forms.SetUpForm(request.POST or None)
    if form.is_valid():
        with told_in(form):
            login(request, opened_by(request, form), backend=SIGN_IN)
            return redirect(settings.LOGIN_REDIRECT_URL)
    return shown(request, "staff/set_up.html", form)


def opened_by(request: HttpRequest, form: forms.SetUpForm) -> Employee:
    given = form.cleaned_data
    return commands.open_house(
        company=given["company"],
        email=given["email"],
        name=given["name"],
        password=given["password"],
        language=getattr(request, "LANGUAGE_CODE", "en"),
        now=clock.now(),
    )


@sensitive_post_parameters("password", "again")
@never_cache
@public
def join(request: HttpRequest, token: str) -> HttpResponse:
    """An invited person chooses a password, and then signs in with it like everybody (second factor included)."""
    invited = invitations.invited_by(token, among=queries.employees())
    form = forms.PasswordForm(request.POST or None)
    if form.is_valid():
        with told_in(form):
            commands.accept_invitation(token, password=form.cleaned_data["password"], now=clock.now())
            messages.success(request, _("Your password is set. Sign in with it."))
            return redirect("account_login")
    return shown(request, "staff/join.html", form, invited=invited)
