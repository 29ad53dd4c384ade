"""Words without their endings, so that a word is found in whatever form it is asked for.

There is no dictionary of Ukrainian in PostgreSQL, and who asks does not say in which language: endings are taken off by
the script alone, Cyrillic (Ukrainian and Russian together) or Latin (English and Romanian together). It need not be
right, only the same for the one who writes and the one who asks. What it changes is measured in the tests.
"""

import re
from functools import lru_cache

from regulars.customers.names import fold
from regulars.knowledge.stop_words import STOP_WORDS

WORD = re.compile(r"[^\W_]+")
LONGEST = 40
CYRILLIC = re.compile(r"[\u0400-\u04ff]")

# As `fold` writes them: «й» is «и», «ї» is «і», «ё» is «е».
CYRILLIC_ENDINGS = """
ся сь
ениями аниями еннями аннями ениях аниях еннях аннях енням анням ениям аниям
ение ения ению ением ении ание ания анию анием ании ення енню енням анню ання ень
овать овати увати ювати ировать ювать увать ивать ивати
ствие ствия ствию
остью ости ость ністю ності ність ностью ности ность
иями ями ами иях ях ах ием ьем ям ам ом ем ім ов ев ів еи іи
ого его ому ему ими ыми их ых ым им ии ыи ои еи ая яя ое ее ие ые ую юю ою ею іи оі еі
ать ять ить еть уть ти ити ати яти іти ть
ает яет ует еет ет ит ут ют ат ят ают яют уют ють уть ять ать ает
аешь уешь ешь ишь аете ете ите имо ємо емо аємо уємо єте аєте уєте є ає ує ує еш иш
ал ял ил ел ала яла ила ела али яли или ели ало яло ило ело ав ив яв ував ила ив іла іли ило івши авши ивши
ан ано ана ани ені ена ено ені ен ована овано овані ований ованыи
ия ию ии іи ія ію иеи ією ею
а я о е у ю и ы і ь є
"""
LATIN_ENDINGS = """
ations ation ings ing edly ed ies es s ly ers er ment ments y
urilor urile uri ului ilor elor lor ul ele ile ii iei ei le ea
ează eaza esc este ește este eam ez am at ata ate ati am am and ind
area arii are irea irii ire erea ere itorul itor
a e i u o
"""


def ordered(endings: str) -> tuple[str, ...]:
    """Without tails and strokes, as words come here; the longest first."""
    return tuple(sorted({fold(ending) for ending in endings.split()}, key=lambda ending: (-len(ending), ending)))


ENDINGS = {True: ordered(CYRILLIC_ENDINGS), False: ordered(LATIN_ENDINGS)}
SHORTEST_STEM, SHORTEST_TWICE = 3, 5
# «доставок» and «доставка», «посилок» and «посилка»: the vowel runs away with the ending.
SOFTENED = re.compile(r"(?<=[бвмпф])л$")
FLEETING = re.compile(r"(?<=[бвгджзклмнпрстфхцчшщ])[оеі](?=[бвгджзклмнпрстфхцчшщ]$)")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a folded word.

    >>> [stem(word) for word in ("доставка", "доставку", "доставки", "доставок", "доставці")]
    ['доставк', 'доставк', 'доставк', 'доставк', 'доставк']
    >>> [stem(word) for word in ("deliver", "delivery", "deliveries", "delivered", "comanda", "comenzile")]
    ['deliv', 'deliv', 'deliv', 'deliv', 'comand', 'comenz']
    """
    if not word.isalpha():
        return word[:LONGEST]
    cyrillic = bool(CYRILLIC.match(word))
    if cyrillic and len(word) > SHORTEST_STEM + 3:
        word = word.removesuffix("ся").removesuffix("сь")
    bare = without_ending(word, ENDINGS[cyrillic], SHORTEST_STEM)
    bare = without_ending(bare, ENDINGS[cyrillic], SHORTEST_TWICE)
    return (evened(bare) if cyrillic else bare)[:LONGEST]


def without_ending(word: str, endings: tuple[str, ...], shortest: int) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= max(shortest, len(ending)):
            return word[: -len(ending)]
    return word


def evened(bare: str) -> str:
    """Consonants that change with the form, doubled ones, and vowels that run away."""
    if bare.endswith("ц"):
        bare = f"{bare[:-1]}к"
    if len(bare) > SHORTEST_TWICE:
        bare = FLEETING.sub("", bare)
    bare = SOFTENED.sub("", bare)
    return bare.removesuffix("н") if bare.endswith("нн") else bare


def words(text: str) -> list[str]:
    """The words of a text, folded, as one word where an apostrophe stands inside: many leave it out.

    >>> words("Чи є кур’єр до Львова?")
    ['чи', 'є', 'курєр', 'до', 'львова']
    """
    return WORD.findall(fold(text).replace("'", ""))


def telling(text: str) -> list[str]:
    """The words that say what a text is about, folded; all of them where none does."""
    found = words(text)
    return [word for word in found if word not in STOP_WORDS and (len(word) > 1 or word.isdigit())] or found


def stems(text: str) -> list[str]:
    """The stems of the words that tell something, each once, in their order.

    >>> stems("Where is my parcel, and where are the parcels of others?")
    ['parcel', 'oth']
    """
    return list(dict.fromkeys(stem(word) for word in telling(text)))
