"""Words without their endings, lightly: not right by the grammar, only the same for the forms of one word."""

from functools import lru_cache

from regulars.analytics.themes.languages import WORDS
from regulars.analytics.themes.words import folded

CYRILLIC = """
ями ами ях ах ів ов ев ей ой ий ый ій ая яя ое ее ого его ому ему ими ыми их ых ою ею ую юю им ым ом ем ам ям ів ії
ія ію
ость ості остю остью ости ення ання енням анням ения ание ание ение ении ании ением анием
ть ти ать ять ить еть уть ють ать ити ати ла ло ли ла ив ав ил ал ел ула ули ено ена ені ены ано ана ані аны
ає яє ує ют уть ает яет ует ите ете аю ую ся сь лась лось лись вся лся
а я о е у ю и ы і ї є ь й
"""
LATIN = """
ations ation ings ing edly ed ies es s ly ers er ment ments y ness
urilor urile ului ilor elor lor ul ele ile ii iei ei le ea
eaza esc este eam ez am at ata ate ati and ind area arii are irea ire ere
a e i u o
"""
SHORTEST = 3


def _ordered(endings: str) -> tuple[str, ...]:
    return tuple(sorted({folded(ending) for ending in endings.split()}, key=lambda ending: (-len(ending), ending)))


ENDINGS = {True: _ordered(CYRILLIC), False: _ordered(LATIN)}
STOP_WORDS = frozenset().union(*WORDS.values())


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of a folded word.

    >>> [stem(word) for word in ("доставка", "доставку", "доставки", "доставкою")]
    ['доставк', 'доставк', 'доставк', 'доставк']
    >>> [stem(word) for word in ("refund", "refunds", "refunded", "comanda", "comenzile", "comanzii")]
    ['refund', 'refund', 'refund', 'comand', 'comenz', 'comanz']
    """
    cyrillic = "\u0400" <= word[:1] <= "\u04ff"
    if cyrillic and len(word) > SHORTEST + 3:
        word = word.removesuffix("ся").removesuffix("сь")
    for ending in ENDINGS[cyrillic]:
        if word.endswith(ending) and len(word) - len(ending) >= max(SHORTEST, len(ending)):
            return word[: -len(ending)]
    return word
