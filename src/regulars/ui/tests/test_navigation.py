from regulars.lib.registry import MenuEntry
from regulars.ui.navigation import menu_items

TEAM = MenuEntry("team", "Team", "staff:people", "users")
DESIGN = MenuEntry("design", "Design", "showcase", "palette")
NOWHERE = MenuEntry("nowhere", "Nowhere", "nobody:here", "circle")


def test_an_entry_without_an_address_has_no_line():
    assert [item.title for item in menu_items([TEAM, NOWHERE], "/")] == ["Team"]


def test_pages_below_an_entry_belong_to_it():
    assert [item.active for item in menu_items([TEAM, DESIGN], "/team/7/")] == [True, False]


def test_elsewhere_nothing_is_marked():
    assert not any(item.active for item in menu_items([TEAM, DESIGN], "/somewhere/"))
