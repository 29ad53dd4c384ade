"""Fields of what programs bring, checked one by one; what is wrong is said with the name of the field."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from regulars.channels.bringing import ItemRefused
from regulars.lib.text import storable

Json = Mapping[str, Any]
LONGEST_ID = 200


def only(item: Json, known: Collection[str]) -> None:
    """A field nobody knows is a typing error, or something we would lose."""
    for name in item:
        if name not in known:
            raise ItemRefused(_("There is no field “%(field)s” here.") % {"field": name[:60]})


def text(item: Json, name: str, *, longest: int, required: bool = False) -> str:
    value = item.get(name)
    if value is None or value == "":
        if required:
            raise ItemRefused(_("The field “%(field)s” is missing.") % {"field": name})
        return ""
    if not isinstance(value, str):
        raise ItemRefused(_("The field “%(field)s” must be text.") % {"field": name})
    kept = storable(value).strip()
    if len(kept) > longest:
        raise ItemRefused(
            _("The field “%(field)s” is longer than %(longest)s characters.") % {"field": name, "longest": longest}
        )
    if required and not kept:
        raise ItemRefused(_("The field “%(field)s” is missing.") % {"field": name})
    return kept


def identifier(item: Json, name: str = "id", *, required: bool = True) -> str:
    return text(item, name, longest=LONGEST_ID, required=required)


def choice(item: Json, name: str, known: Collection[str], otherwise: str = "") -> str:
    value = text(item, name, longest=40) or otherwise
    if value not in known:
        raise ItemRefused(_("The field “%(field)s” is one of: %(known)s.") % {"field": name, "known": ", ".join(known)})
    return value


def moment(item: Json, name: str = "at") -> datetime:
    """An instant with its zone, such as 2026-11-20T09:30:00Z."""
    value = text(item, name, longest=40, required=True)
    try:
        found = datetime.fromisoformat(value)
        found = found.astimezone(UTC) if found.tzinfo else found
    except (ValueError, OverflowError):
        raise ItemRefused(not_a_moment(name)) from None
    if found.tzinfo is None or not 2000 <= found.year <= 2100:
        raise ItemRefused(not_a_moment(name))
    return found


def not_a_moment(name: str) -> str:
    return _("The field “%(field)s” must be a moment with its zone, such as 2026-11-20T09:30:00Z.") % {"field": name}


def number(item: Json, name: str, *, least: int, most: int) -> int | None:
    value = item.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ItemRefused(
            _("The field “%(field)s” must be a whole number from %(least)s to %(most)s.")
            % {"field": name, "least": least, "most": most}
        )
    return value


def flag(item: Json, name: str) -> bool:
    value = item.get(name, False)
    if not isinstance(value, bool):
        raise ItemRefused(_("The field “%(field)s” must be true or false.") % {"field": name})
    return value


def inner(item: Json, name: str, *, required: bool = False) -> Json:
    value = item.get(name)
    if value is None and not required:
        return {}
    if not isinstance(value, dict):
        raise ItemRefused(_("The field “%(field)s” must be an object.") % {"field": name})
    return value


def web_address(item: Json, name: str) -> str:
    value = text(item, name, longest=2000)
    if value and not value.startswith(("https://", "http://")):
        raise ItemRefused(_("The field “%(field)s” must be a web address.") % {"field": name})
    return value
