"""Ukrainian and Russian names: «Прізвище Ім'я По батькові» and «Ім'я Прізвище»; a patronymic tells order and gender."""

import re
from collections.abc import Sequence

from regulars.customers.addressing.given_names import gender_of, is_given, may_be_a_surname
from regulars.customers.addressing.parts import FEMALE, MALE, Doubt, Parts
from regulars.customers.addressing.titles import DAUGHTERS, SONS

DAUGHTER_OF = {
    "uk": re.compile(r"\w+(?:івна|ївна)", re.IGNORECASE),
    "ru": re.compile(r"\w+(?:овна|евна|ёвна|инична|ична)", re.IGNORECASE),
}
SON_OF = {
    "uk": re.compile(r"\w+(?:ович|йович|ьович)|ілліч|кузьмич|лукич|хомич|савич|никитич", re.IGNORECASE),
    "ru": re.compile(r"\w+(?:ович|евич)|ильич|кузьмич|лукич|фомич|саввич|никитич", re.IGNORECASE),
}
# How family names end and first names do not.
FAMILY_ENDING = re.compile(
    r".+(?:енко|ук|юк|ський|ська|цький|цька|зький|зька|ский|ская|цкий|цкая|[оеєё]в|[оеєё]ва|ін|їн|іна|їна|ин|ина|ын|ына"
    r"|ак|як|ець|ко|ий|ый|ая|ой|чка|ишин|[іо]вич|евич)",
    re.IGNORECASE,
)


def arrange(words: Sequence[str], language: str) -> Parts:
    """Words of a name in Cyrillic letters, each put in its place."""
    words = with_fathers(words)
    if any("." in word or len(word) == 1 for word in words):
        return Parts(doubt=Doubt.ORDER)
    places = [place for place in (len(words) - 1, 1) if 0 < place < len(words) and born_of(words[place], language)]
    if places and (len(words) > 2 or born_of(words[1], language) == FEMALE):
        return by_patronymic(words, sorted(set(places)), language)
    return by_given_name(words, language)


def with_fathers(words: Sequence[str]) -> list[str]:
    """«Октай огли» is one patronymic of two words."""
    joined: list[str] = []
    for word in words:
        if joined and word.casefold() in SONS | DAUGHTERS:
            joined[-1] = f"{joined[-1]} {word}"
        else:
            joined.append(word)
    return joined


def born_of(word: str, language: str) -> str:
    """The gender that a patronymic tells; "" for a word that is none."""
    last = word.rpartition(" ")[2].casefold() if " " in word else ""
    if last in DAUGHTERS or DAUGHTER_OF[language].fullmatch(word):
        return FEMALE
    return MALE if last in SONS or SON_OF[language].fullmatch(word) else ""


def by_patronymic(words: Sequence[str], places: Sequence[int], language: str) -> Parts:
    """A first name stands right before the patronymic, the family name at the other end."""
    place = places[0] if len(places) == 1 or is_given(words[0], language) else 0
    if not place:
        return Parts(doubt=Doubt.ORDER)
    given, family = words[place - 1], [*words[: place - 1], *words[place + 1 :]]
    parts = Parts(given, words[place], " ".join(family))
    told, known = born_of(words[place], language), gender_of(given, language)
    strange = not is_given(given, language) and not stands_as_given(given, family, language)
    if strange or (known and known != told) or (place > 1 and len(words) > 3 and not is_given(given, language)):
        return parts.doubted(Doubt.ORDER)
    return parts.of_gender(told)


def stands_as_given(word: str, family: Sequence[str], language: str) -> bool:
    """Whether a word we do not know must be a first name: a family name is there, and this does not look like one."""
    return bool(family) and not FAMILY_ENDING.fullmatch(word) and not any(is_given(one, language) for one in family)


def by_given_name(words: Sequence[str], language: str) -> Parts:
    """Without a patronymic only a first name we know tells the order, when it is the only one."""
    known = [word for word in words if is_given(word, language)]
    if len(known) != 1 or len(words) > 3:
        return Parts(doubt=Doubt.ORDER)
    given = known[0]
    rest = [word for word in words if word is not given]
    if len(words) == 3 and words[0] != given:
        return Parts(given, doubt=Doubt.ORDER)
    if may_be_a_surname(given, language) and not any(FAMILY_ENDING.fullmatch(word) for word in rest):
        return Parts(given, doubt=Doubt.ORDER)
    # «Іван Петрович»: a patronymic or a family name, who knows.
    family = "" if any(born_of(word, language) for word in rest) else " ".join(rest)
    return Parts(given, family=family, gender=gender_of(given, language))
