"""The side navigation, made of the entries the contexts registered."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from regulars.lib.registry import MenuEntry

# Parts of the menu, by the order of their entries: each begins where the one before ends.
PARTS: tuple[tuple[int, Promise], ...] = (
    (20, _("Work")),
    (30, _("Customers")),
    (60, _("Knowledge and figures")),
    (10_000, _("Settings")),
)


@dataclass(frozen=True)
class MenuItem:
    title: str
    url: str
    icon: str
    active: bool
    part: str = ""
    key: str = ""
    badge_url: str = ""

    @property
    def place(self) -> SafeString:
        """Where the badge is written into the drawn menu, which is the same for many readers."""
        return mark_safe(f"<!--{self.key}-->")  # noqa: S308 - a word of ours


@dataclass(frozen=True)
class MenuPart:
    """Lines that belong together, under a few words."""

    title: str
    items: list[MenuItem]


def menu_parts(items: Iterable[MenuItem]) -> list[MenuPart]:
    """The lines of the menu, together as they belong; a part without lines is none."""
    return [MenuPart(title, list(lines)) for title, lines in groupby(items, key=lambda item: item.part)]


def menu_items(entries: Iterable[MenuEntry], active: str) -> list[MenuItem]:
    """Lines of the menu in the order given; `active` is the key of the one that is open, see `active_key`.

    A context whose addresses are not mounted has no line in the menu.
    """
    return [
        MenuItem(
            str(entry.title), url, entry.icon, entry.key == active, part_of(entry), entry.key, badge_address(entry)
        )
        for entry in entries
        if (url := _address(entry.url_name))
    ]


def active_key(entries: Iterable[MenuEntry], path: str) -> str:
    """The entry the path lies in; "" where it lies in none."""
    urlconf, prefix = get_urlconf() or settings.ROOT_URLCONF, get_script_prefix()
    here = [(entry.key, url) for entry in entries if (url := _address_under(entry.url_name, urlconf, prefix))]
    within = ((key, url) for key, url in here if _within(path, url))
    return max(within, key=lambda found: len(found[1]), default=("", ""))[0]


def badge_address(entry: MenuEntry) -> str:
    return _address(entry.badge.url_name) if entry.badge else ""


def part_of(entry: MenuEntry) -> str:
    return next(str(title) for below, title in PARTS if entry.order < below)


def _address(url_name: str) -> str:
    return _address_under(url_name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


@cache
def _address_under(url_name: str, _urlconf: str, _prefix: str) -> str:
    """Addresses do not move while the program runs, and every page asks for all of them."""
    try:
        return reverse(url_name) if url_name else ""
    except NoReverseMatch:
        return ""


def _within(path: str, url: str) -> bool:
    """The home page is only itself; every other entry covers the pages below it."""
    return path == url or (url != "/" and path.startswith(url))
