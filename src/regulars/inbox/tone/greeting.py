"""Whether a draft greets, by name, and by the right one."""

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from regulars.inbox.tone.phrases import WORDS, evened, phrases
from regulars.inbox.tone.types import About, Kind, Mark

# Nobody's names: they stand before one.
TITLES = {
    "mr", "mrs", "ms", "miss", "dr", "prof", "пан", "пані", "пане", "господин", "госпожа", "doamna", "domnule",
    "domnul", "domnisoara",
}  # fmt: skip
NOT_CALLED = {
    "your", "you", "we", "i", "thank", "thanks", "there", "all", "again", "team", "everyone", "the", "our", "ви", "ваш",
    "ваша", "ваше", "ваші", "вам", "вас", "вами", "дякую", "дякуємо", "ми", "я", "це", "всім", "знову", "щиро", "вы",
    "ваши", "спасибо", "благодарим", "мы", "это", "всем", "снова", "mulțumesc", "mulțumim", "vă", "dumneavoastră",
}  # fmt: skip
NO_NAMES = TITLES | set(map(evened, NOT_CALLED))
OPENING = 120
END_OF_OPENING = re.compile(r"[!\n?]|\.(?!\w)(?<!Mr\.)(?<!Ms\.)(?<!Dr\.)(?<!Mrs\.)")
CALLED = re.compile(r"[\s,]+((?:[\w.'-]+\s+)?[^\W\d_][\w'-]+(?:\s+[^\W\d_][\w'-]+)?)\s*(?=[!,.:;\n—–-]|$)")
WORD = re.compile(r"[^\W\d_][\w'-]*")

NO_GREETING = _("There is no greeting: begin with “%(greeting)s”.")
NO_GREETING_KNOWN = _("There is no greeting: begin with one.")
NO_NAME = _("The greeting has no name: “%(greeting)s” is right for them.")
OTHER_NAME = _("They are not called so: “%(greeting)s” is right for them.")


def check_greeting(draft: str, about: About) -> Iterator[Mark]:
    if not about.first:
        return
    opening = opening_of(draft)
    greets = greeting_in(opening)
    right = about.greetings[0] if about.greetings else ""
    names = names_in(about)
    if not greets:
        if not any(name in WORD.findall(evened(opening)) for name in names):
            yield Mark(0, 0, Kind.GREETING, (NO_GREETING % {"greeting": right}) if right else NO_GREETING_KNOWN)
        return
    if not names:
        return
    begin = len(opening) - len(opening.lstrip()) + greets.end()
    called = name_after(opening, begin)
    said = set(WORD.findall(evened(opening[slice(*called)] if called else opening)))
    if said & names and not (called and said - names - TITLES):
        return
    if called:
        yield Mark(*called, Kind.OTHER_NAME, OTHER_NAME % {"greeting": right}, opening[slice(*called)])
    else:
        yield Mark(0, begin, Kind.NAME, NO_NAME % {"greeting": right})


def greeting_in(opening: str) -> re.Match[str] | None:
    """How a text greets, in any of the languages: whoever writes «Hello» to a Ukrainian does greet."""
    found = (phrases(language, "greetings").match(evened(opening).lstrip()) for language in WORDS)
    return max(filter(None, found), key=lambda one: one.end(), default=None)


def of_language(language: str, greetings: Iterable[str]) -> tuple[str, ...]:
    return tuple(one for one in greetings if phrases(language, "greetings").match(evened(one)))


def opening_of(draft: str) -> str:
    """The first words, up to where a greeting ends."""
    first = draft[:OPENING]
    begun = len(first) - len(first.lstrip())
    end = END_OF_OPENING.search(first, begun)
    return first[: end.end() if end else OPENING]


def names_in(about: About) -> set[str]:
    """The words of the right greetings that are neither greeting nor title."""
    found: set[str] = set()
    for greeting in about.greetings:
        rest = phrases(about.language, "greetings").sub(" ", evened(greeting))
        found |= {word for word in WORD.findall(rest) if word not in NO_NAMES}
    return found


def name_after(opening: str, begin: int) -> tuple[int, int] | None:
    """Where somebody is called by a name right after the greeting; None where nobody is."""
    called = CALLED.match(opening, begin)
    if not called:
        return None
    words = list(WORD.finditer(opening, *called.span(1)))
    if any(word[0][0].isupper() and evened(word[0]) not in NO_NAMES for word in words) and not any(
        evened(word[0]) in NO_NAMES - TITLES for word in words
    ):
        return called.span(1)
    return None
