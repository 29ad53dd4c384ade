"""The entries of the menu that a person may use."""

from typing import Any

from regulars.lib.registry import MenuEntry, menu
from regulars.staff.rights import rights_of


def menu_of(user: Any) -> list[MenuEntry]:
    """In their order; none for somebody who has not signed in."""
    if not (user and user.is_authenticated):
        return []
    rights = rights_of(user)
    allowed = [entry for entry in menu if not entry.right or entry.right in rights]
    return sorted(allowed, key=lambda entry: entry.order)
