"""The side navigation, made of the entries the contexts registered."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from regulars.lib.registry import MenuEntry


@dataclass(frozen=True)
class MenuItem:
    title: str
    url: str
    icon: str
    active: bool


def menu_items(entries: Iterable[MenuEntry], path: str) -> list[MenuItem]:
    """Lines of the menu in the order given; the one the path lies in is active.

    A context whose addresses are not mounted has no line in the menu.
    """
    addressed = [(entry, url) for entry in entries if (url := _address(entry))]
    here = max((url for _, url in addressed if _within(path, url)), key=len, default="")
    return [MenuItem(str(entry.title), url, entry.icon, active=url == here) for entry, url in addressed]


def _address(entry: MenuEntry) -> str:
    try:
        return reverse(entry.url_name)
    except NoReverseMatch:
        return ""


def _within(path: str, url: str) -> bool:
    """The home page is only itself; every other entry covers the pages below it."""
    return path == url or (url != "/" and path.startswith(url))
