"""What each role may do: one table, one question, one decorator.

Every view carries `@needs(right)` or `@public`; a test walks all addresses and refuses a view that has neither.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import NotAllowed
from regulars.lib.registry import address_gates
from regulars.staff.errors import NotSignedIn

View = Callable[..., HttpResponseBase]


class Role(StrEnum):
    DIRECTOR = "director"
    MANAGER = "manager"
    AGENT = "agent"
    MARKETER = "marketer"
    ANALYST = "analyst"


ROLE_TITLES = {
    Role.DIRECTOR: _("Director"),
    Role.MANAGER: _("Manager"),
    Role.AGENT: _("Support agent"),
    Role.MARKETER: _("Marketer"),
    Role.ANALYST: _("Analyst"),
}

ROLE_DUTIES = {
    Role.DIRECTOR: _("everything, also the team and the company"),
    Role.MANAGER: _("everything but the team and the company"),
    Role.AGENT: _("answers customers, sees and edits them, writes articles"),
    Role.MARKETER: _("sees customers and figures, takes lists out"),
    Role.ANALYST: _("sees figures, has them computed, takes them out; no customers"),
}


class Right(StrEnum):
    SEE_CUSTOMERS = "see_customers"
    EDIT_CUSTOMERS = "edit_customers"
    ANSWER = "answer"
    WRITE_ARTICLES = "write_articles"
    MANAGE_WORK = "manage_work"
    SEE_FIGURES = "see_figures"
    RUN_FIGURES = "run_figures"
    EXPORT = "export"
    EXPORT_EVERYTHING = "export_everything"
    IMPORT = "import"
    MANAGE_STAFF = "manage_staff"
    MANAGE_COMPANY = "manage_company"
    SEE_AUDIT = "see_audit"
    ERASE = "erase"


RIGHTS_OF: dict[Role, frozenset[Right]] = {
    Role.DIRECTOR: frozenset(Right),
    Role.MANAGER: frozenset(Right) - {Right.MANAGE_STAFF, Right.MANAGE_COMPANY, Right.SEE_AUDIT},
    Role.AGENT: frozenset({Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS, Right.ANSWER, Right.WRITE_ARTICLES}),
    Role.MARKETER: frozenset({Right.SEE_CUSTOMERS, Right.SEE_FIGURES, Right.EXPORT}),
    Role.ANALYST: frozenset({Right.SEE_FIGURES, Right.RUN_FIGURES, Right.EXPORT}),
}

# A file may hold anybody, and would show and change customers that somebody else looks after.
OF_ALL_CUSTOMERS = frozenset({Right.IMPORT, Right.EXPORT_EVERYTHING})


def may(user: Any, right: Right) -> bool:
    """Whether this person, signed in and active, has the right."""
    return right in rights_of(user)


def rights_of(user: Any) -> frozenset[Right]:
    """All rights of this person, signed in and active."""
    if not (user and user.is_authenticated and user.is_active):
        return frozenset()
    rights = RIGHTS_OF.get(Role(user.role), frozenset())
    return rights - OF_ALL_CUSTOMERS if getattr(user, "sees_own_only", False) else rights


def needs(*rights: Right) -> Callable[[View], View]:
    """Opens a view to people who have all the rights (none named: to everybody signed in)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return sign_in_first(request)
            if not all(may(request.user, right) for right in rights):
                raise NotAllowed()
            pass_gates(request.user, kwargs)
            return view(request, *args, **kwargs)

        guarded.rights = rights  # type: ignore[attr-defined]
        return guarded

    return decorate


def pass_gates(user: Any, parameters: Mapping[str, Any]) -> None:
    """What the address names must be open to this person. Raises NotAllowed, NotFound."""
    for gate in address_gates:
        if gate.parameter in parameters:
            gate.check(user, parameters[gate.parameter])


def public(view: View) -> View:
    """Marks a view that is meant for people who have not signed in."""
    view.rights = "public"  # type: ignore[attr-defined]
    return view


def sign_in_first(request: HttpRequest) -> HttpResponseBase:
    """To the sign-in page and back; a partial cannot follow a redirect, so htmx is told to load the whole page."""
    if "application/json" in request.headers.get("Accept", ""):
        raise NotSignedIn()
    if not request.headers.get("HX-Request"):
        return redirect(f"{reverse(settings.LOGIN_URL)}{way_back(request)}")
    answer = HttpResponse(status=401)
    answer["HX-Refresh"] = "true"
    return answer


def way_back(request: HttpRequest) -> str:
    """Only a page can be come back to; what was posted is lost with the session."""
    return f"?{urlencode({'next': request.get_full_path()})}" if request.method in ("GET", "HEAD") else ""
