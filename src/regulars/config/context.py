"""What every page knows: the company, the menu that this person may use, how much waits there, and what is told."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from regulars.live.listening import listening_of
from regulars.staff import queries
from regulars.staff.house import house_of
from regulars.staff.menu import menu_of
from regulars.staff.models import Company


def house(request: HttpRequest) -> dict[str, Any]:
    """All of it is looked up where a page says it: the page of an error says nothing of it."""
    # A request that was refused early has no user yet.
    user = getattr(request, "user", None)
    return {
        "company": SimpleLazyObject(lambda: company_for(request)),
        "menu": SimpleLazyObject(lambda: menu_of(user)),
        "menu_numbers": SimpleLazyObject(lambda: house_of(request).numbers),
        "listening": SimpleLazyObject(lambda: listening_of(request)),
    }


def company_for(request: HttpRequest) -> Company:
    user = getattr(request, "user", None)
    return house_of(request).company if user and user.is_authenticated else queries.company()
