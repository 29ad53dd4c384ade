"""The side navigation, drawn once for everybody for whom it is the same; each page writes in what is its own.

It is a fifth of a page: drawn anew each time, it took longer than all queries of a list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import get_script_prefix, get_urlconf
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from regulars.lib.registry import MenuEntry, menu
from regulars.ui.navigation import active_key, menu_items, menu_parts

# Written in on each page: the token of its forms, and the address they come back to. No name that people give has
# these signs in it once it is escaped.
TOKEN, HERE = SafeString("<!--token-->"), SafeString("<!--here-->")


@dataclass(frozen=True)
class Person:
    name: str
    email: str
    photo: str
    theme: str


@dataclass(frozen=True)
class Look:
    """All that the drawing depends on. `lines` and `active` are keys of the menu's entries."""

    lines: tuple[str, ...]
    active: str
    company: str
    person: Person | None
    language: str
    urlconf: str
    prefix: str


def sidebar(
    request: HttpRequest, entries: list[MenuEntry], company: str, token: str, numbers: Mapping[str, Mapping[str, int]]
) -> SafeString:
    """The navigation of a page. `numbers` are those of each line of the menu that has some."""
    drawn: str = _drawn(look_of(request, entries, company))
    own = f'<input type="hidden" name="csrfmiddlewaretoken" value="{escape(token)}">'
    drawn = drawn.replace(TOKEN, own).replace(HERE, escape(request.get_full_path()))
    for entry in entries:
        if entry.badge and entry.key in numbers:
            badge = _badge_drawn(entry.badge.template, tuple(numbers[entry.key].items()), get_language())
            drawn = drawn.replace(f"<!--{entry.key}-->", badge)
    return mark_safe(drawn)  # noqa: S308 - drawn by templates, and what is written in is escaped


def look_of(request: HttpRequest, entries: list[MenuEntry], company: str) -> Look:
    user: Any = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    return Look(
        lines=tuple(entry.key for entry in entries), active=active_key(entries, request.path), company=company,
        person=Person(user.name, user.email, user.photo_url or "", user.theme) if known else None,
        language=get_language() or "en", urlconf=str(get_urlconf() or settings.ROOT_URLCONF),
        prefix=get_script_prefix(),
    )  # fmt: skip


@lru_cache(maxsize=256)
def _drawn(look: Look) -> SafeString:
    entries = [entry for key in look.lines if (entry := menu.get(key))]
    parts = menu_parts(menu_items(entries, look.active))
    context = {
        "company_name": look.company, "person": look.person, "parts": parts, "token": TOKEN, "here": HERE,
    }  # fmt: skip
    return render_to_string("ui/navigation.html", context)


@lru_cache(maxsize=512)
def _badge_drawn(template: str, numbers: tuple[tuple[str, int], ...], _language: str) -> SafeString:
    return render_to_string(template, dict(numbers))
