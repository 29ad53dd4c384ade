"""Why somebody got something, kept as a key with its data, said in the reader's language."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from babel import Locale
from babel.core import UnknownLocaleError
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext, to_locale
from django.utils.translation import gettext as _

OWN_MANAGER = "own_manager"
DEPUTY = "deputy"
CHOSEN = "chosen"
HAD_IT = "had_it"
BY_HAND = "by_hand"
TAKEN = "taken"
PUT_BACK = "put_back"
NOBODY_WORKS = "nobody_works"
NO_ROOM = "no_room"
NOBODY_SPEAKS = "nobody_speaks"

Data = Mapping[str, Any]


def written(key: str, **data: Any) -> str:
    """
    >>> written("deputy", name="Nadia")
    '{"key": "deputy", "name": "Nadia"}'
    """
    return json.dumps({"key": key, **data}, ensure_ascii=False)


def words(why: str) -> str:
    """The sentence; "" for what was never said, and the text itself where it is no reason of ours."""
    try:
        data = json.loads(why) if why else {}
    except ValueError:
        return why
    if not isinstance(data, dict):
        return why
    say = SENTENCES.get(str(data.get("key", "")))
    return say(data) if say else ""


def chosen(data: Data) -> str:
    """What speaks for somebody, the strongest first: «Speaks Ukrainian, knows invoices (3), has 2 of 8 open»."""
    parts = []
    if data.get("language"):
        parts.append(_("speaks %(language)s") % {"language": language_name(str(data["language"]))})
    if data.get("topic"):
        parts.append(_("knows “%(topic)s” (%(level)s)") % {"topic": data["topic"], "level": data.get("level", 1)})
    if data.get("done"):
        parts.append(ngettext("finished %(count)s such", "finished %(count)s such", data["done"])
                     % {"count": data["done"]})  # fmt: skip
    parts.append(_("has %(open)s of %(most)s open") % {"open": data.get("open", 0), "most": data.get("most", 0)})
    said = ", ".join(parts)
    if data.get("experienced"):
        return _("Experienced, as this customer needs: %(why)s") % {"why": said}
    return str(capfirst(said))


def deputy(data: Data) -> str:
    return _("Stands in for %(name)s, who is away") % {"name": data.get("name", "")}


def by_hand(data: Data) -> str:
    return _("Given by %(name)s") % {"name": data.get("name", "")} if data.get("name") else _("Given by hand")


def in_queue(sentence: Callable[[], str]) -> Callable[[Data], str]:
    return lambda data: sentence() % {"team": data.get("team", "")}


SENTENCES: Mapping[str, Callable[[Data], str]] = {
    OWN_MANAGER: lambda data: _("Own manager"),
    DEPUTY: deputy,
    CHOSEN: chosen,
    HAD_IT: lambda data: _("Had it before"),
    BY_HAND: by_hand,
    TAKEN: lambda data: _("Took it"),
    PUT_BACK: in_queue(lambda: _("Put into the queue of “%(team)s”")),
    NOBODY_WORKS: in_queue(lambda: _("Waits in “%(team)s”: nobody works there now")),
    NO_ROOM: in_queue(lambda: _("Waits in “%(team)s”: everybody there has as much as they can take")),
    NOBODY_SPEAKS: in_queue(lambda: _("Waits in “%(team)s” for somebody who speaks the language")),
}


def language_name(code: str) -> str:
    """«Ukrainian» for «uk», in the reader's language; the code where it is no language.

    >>> language_name("xx-nothing")
    'xx-nothing'
    """
    try:
        spoken = Locale.parse(code.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return code
    return spoken.get_language_name(to_locale(get_language() or "en")) or code
