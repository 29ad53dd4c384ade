"""What every page knows: the company, and the menu that this person may use."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from regulars.staff.menu import menu_of
from regulars.staff.queries import company


def house(request: HttpRequest) -> dict[str, Any]:
    # A request that was refused early has no user yet.
    user = getattr(request, "user", None)
    return {"company": SimpleLazyObject(company), "menu": SimpleLazyObject(lambda: menu_of(user))}
