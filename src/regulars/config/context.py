"""What every page knows: the company, and the menu that this person may use."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from regulars.lib.registry import MenuEntry, menu
from regulars.staff.queries import company
from regulars.staff.rights import Right, may


def house(request: HttpRequest) -> dict[str, Any]:
    return {"company": SimpleLazyObject(company), "menu": SimpleLazyObject(lambda: menu_of(request))}


def menu_of(request: HttpRequest) -> list[MenuEntry]:
    user = getattr(request, "user", None)
    if not user or not user.is_authenticated:
        return []
    entries = [entry for entry in menu if not entry.right or may(user, Right(entry.right))]
    return sorted(entries, key=lambda entry: entry.order)
