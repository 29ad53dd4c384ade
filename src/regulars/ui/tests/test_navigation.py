from regulars.lib.registry import MenuEntry
from regulars.ui.navigation import active_key, menu_items, menu_parts

TEAM = MenuEntry("team", "Team", "staff:people", "users")
DESIGN = MenuEntry("design", "Design", "showcase", "palette")
NOWHERE = MenuEntry("nowhere", "Nowhere", "nobody:here", "circle")


def test_an_entry_without_an_address_has_no_line():
    assert [item.title for item in menu_items([TEAM, NOWHERE], "")] == ["Team"]


def test_pages_below_an_entry_belong_to_it():
    assert active_key([TEAM, DESIGN], "/team/7/") == "team"
    assert [item.active for item in menu_items([TEAM, DESIGN], "team")] == [True, False]


def test_elsewhere_nothing_is_marked():
    assert active_key([TEAM, DESIGN], "/somewhere/") == ""


def test_lines_stand_together_in_the_parts_they_belong_to():
    entries = [MenuEntry("team", "Team", "staff:people", "users", order=12), DESIGN]
    parts = menu_parts(menu_items(entries, ""))
    assert [(part.title, [item.title for item in part.items]) for part in parts] == [
        ("Work", ["Team"]),
        ("Settings", ["Design"]),
    ]
